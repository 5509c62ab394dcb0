// appender.hpp: a file that grows at its end, and can be read back as one piece.
#pragma once

#include "region.hpp"

/// Appends bytes to a file: small pieces are collected in a block that is written as one, large ones
/// are written from where they are.
///
/// The file holds nothing but what was appended, and no zeros past it, even if the process is killed.
/// It then has what was handed over: by a full block, flush_async(), flush(), view(), close() or the
/// destructor. A full disk, or a limit on the file's size, is reported by the call that writes, not by
/// the append() that the block still had room for. Nothing is lost: what fits is written, the rest
/// stays in the block, and every later call tries again. The destructor cannot report, and loses what
/// does not fit: call close().
///
/// Several appenders of one file, in several processes too, never overwrite each other, and a piece
/// that was appended by one call stays together unless the disk fills up in the middle of it. Each
/// writes when its own block is full, so pieces of different appenders are in no particular order. One appender is for one thread at a time. After fork() both processes have what was collected
/// before, and each writes it: flush first, or end one of them by _exit().
/// POSIX: the file is opened with O_APPEND. A borrowed handle keeps its flags. One without O_APPEND is
/// opened again on Linux; where that cannot be done, and on other systems, the end is looked up before
/// each write, and another writer may write to the same place.
/// Windows: each write names the end of the file instead of an offset.
/// File systems that do not append in one step (NFS) can lose bytes of several writers.
class mmap::appender {
public:
    /// Bytes that are collected before they are written.
    static constexpr std::size_t block = std::size_t{1} << 17U;

    appender() noexcept = default;
    /// Opens or creates the file (not its folders) to append after what it has. Needs the right to
    /// append; view() also needs the right to read. A handle must have been opened for writing.
    /// Files that may only be appended to (chattr +a) are fine. Linux: a handle opened with O_DIRECT
    /// is opened again without it, or is errc::not_supported where that is not allowed.
    /// @throws errc::not_mappable (pipes, terminals, /proc), errc::not_resizable (block devices),
    ///   errc::not_supported for create::must or truncate of a handle, or the system's error
    explicit appender(source const& from, create how = create::if_missing) {
        std::error_code ec;
        open(from, how, ec);
        if (ec) error::raise(ec, "open", from.describe() + " for appending");
    }
    appender(source const& from, std::error_code& ec) noexcept {
        open(from, create::if_missing, ec);
    }
    appender(source const& from, create how, std::error_code& ec) noexcept { open(from, how, ec); }

    appender(appender&& other) noexcept { swap(other); }
    appender& operator=(appender&& other) noexcept {
        appender(std::move(other)).swap(*this);
        return *this;
    }
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;
    ~appender() { (void)write_buffer(); }

    /// Adds n bytes at the end: all, or, with an error, none. A large piece that the disk has room for
    /// in part is kept in memory to be written later; only if there is no memory for it
    /// (not_enough_memory) does a part of the piece stay in the file.
    /// @throws errc::closed, std::errc::no_space_on_device, file_too_large, or the system's error
    void append(void const* bytes, std::size_t n) {
        std::error_code ec;
        append(bytes, n, ec);
        if (ec) raise(ec, "append " + std::to_string(n) + " bytes to");
    }
    void append(void const* bytes, std::size_t n, std::error_code& ec) noexcept {
        ec = add(static_cast<std::byte const*>(bytes), n);
    }
    void append(std::string_view text) { append(text.data(), text.size()); }
    void append(std::string_view text, std::error_code& ec) noexcept {
        append(text.data(), text.size(), ec);
    }
    void append(span<std::byte const> bytes) { append(bytes.data(), bytes.size()); }
    void append(span<std::byte const> bytes, std::error_code& ec) noexcept {
        append(bytes.data(), bytes.size(), ec);
    }

    /// Bytes of the file: its size when this appender last looked, which it does when it opens and
    /// after flush() and view(), and all that it has appended since, written or not. What others
    /// append in the meantime is not counted until then.
    [[nodiscard]] std::uint64_t size() const noexcept { return written_ + pending_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] bool is_open() const noexcept { return static_cast<bool>(file_); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor create the file?
    [[nodiscard]] bool created() const noexcept { return created_; }

    /// All bytes of the file, those of other writers included. Valid until the next view(), close() or
    /// the destructor.
    /// @throws as append(); permission_denied if the file was opened for writing only;
    ///   std::errc::value_too_large, not_enough_memory
    [[nodiscard]] std::string_view view() {
        std::error_code ec;
        std::string_view const text = view(ec);
        if (ec == std::errc::permission_denied)
            error::raise(ec, "view", describe() + ", which was opened to be written only");
        if (ec) raise(ec, "view");
        return text;
    }
    [[nodiscard]] std::string_view view(std::error_code& ec) noexcept {
        ec = write_buffer();
        if (!ec) ec = find_end();
        if (!ec && view_.size() != written_) {
            view_ = region(file_.get(), RDONLY, 0, to_end, ec);
            // Linux maps a file with chattr +a only privately, unless it was opened to read only
            // (mm/mmap.c, do_mmap()).
            if (ec == std::errc::permission_denied)
                view_ = region(file_.get(), COPY, 0, to_end, ec);
        }
        return ec ? std::string_view() : view_.view();
    }

    /// Returns when everything appended is on stable storage.
    void flush() {
        std::error_code ec;
        flush(ec);
        if (ec) raise(ec, "flush");
    }
    void flush(std::error_code& ec) noexcept {
        ec = write_buffer();
        if (!ec) ec = detail::platform::sync(file_.object());
        if (!ec) (void)find_end();
    }
    /// Gives the system everything appended: others see it, and it survives this process. Does not
    /// wait for the disk.
    void flush_async() {
        std::error_code ec;
        flush_async(ec);
        if (ec) raise(ec, "write to");
    }
    void flush_async(std::error_code& ec) noexcept { ec = write_buffer(); }
    /// Writes what is left as flush_async() does, and closes the file. If that fails the appender stays
    /// open and nothing is lost: make room, and close again. Closing a closed one does nothing.
    void close() {
        std::error_code ec;
        close(ec);
        if (ec) raise(ec, "close");
    }
    void close(std::error_code& ec) noexcept {
        ec.clear();
        if (!is_open()) return;
        ec = write_buffer();
        if (!ec) appender().swap(*this);
    }

    void swap(appender& other) noexcept {
        file_.swap(other.file_);
        view_.swap(other.view_);
        block_.swap(other.block_);
        std::swap(written_, other.written_);
        std::swap(pending_, other.pending_);
        std::swap(appends_, other.appends_);
        std::swap(created_, other.created_);
    }
    friend void swap(appender& a, appender& b) noexcept { a.swap(b); }

private:
    void open(source const& from, create how, std::error_code& ec) noexcept {
        if (!from.valid()) {
            ec = std::make_error_code(std::errc::invalid_argument);
            return;
        }
        owned file;
        bool appends = true;
        bool created = false;
        ec = from.is_path()
                 ? detail::platform::open_append(from.path(), how, file.receive(), created)
                 : share(from, how, file, appends);
        if (ec) return;
        // Until nothing can fail any more, a handle that was handed over stays the caller's.
        detail::platform::handle const object = file ? file.object() : from.handle();
        std::uint64_t end = 0;
        ec = how == create::truncate && !created
                 ? detail::platform::shrink(object, 0)
                 : detail::platform::size_of(object, detail::platform::kind::file, end);
        if (ec) {
            if (created) detail::platform::remove_created(from.path(), object);
            return;
        }
        owned given;
        if (from.given() != nullptr) given = std::move(*from.given());
        file_ = file ? std::move(file) : std::move(given);
        written_ = end;
        appends_ = appends;
        created_ = created;
    }
    [[nodiscard]] static std::error_code share(source const& from, create how, owned& file,
                                               bool& appends) noexcept {
        if (how != create::never && how != create::if_missing) return errc::not_supported;
        return detail::platform::share_append(from.handle(), from.given() != nullptr,
                                              file.receive(), appends);
    }
    /// Where the file ends now: others may have appended to it, or cut it.
    [[nodiscard]] std::error_code find_end() noexcept {
        return detail::platform::size_of(file_.object(), detail::platform::kind::file, written_);
    }

    [[nodiscard]] std::error_code add(std::byte const* bytes, std::size_t n) noexcept {
        if (!is_open()) return errc::closed;
        if (n == 0) return {};
        if (n > static_cast<std::uint64_t>(INT64_MAX) - size())
            return std::make_error_code(std::errc::file_too_large);
        bool const fits = pending_ < block && n <= block - pending_;
        if (fits && n < direct) return keep(bytes, n);
        if (std::error_code const failure = write_buffer()) return failure;
        if (n < direct) return keep(bytes, n);

        std::size_t done = 0;
        std::error_code const failure = write(bytes, n, done);
        if (!failure || done == 0) return failure;
        // A part of the piece cannot be taken back: others may have appended after it.
        return keep(bytes + done, n - done);
    }
    /// Pieces from this size on are written from where they are: copying them costs more than the
    /// call saves.
    static constexpr std::size_t direct = block / 4;

    /// Copies to the end of the block, which becomes longer for the rest of a large piece.
    [[nodiscard]] std::error_code keep(std::byte const* bytes, std::size_t n) noexcept {
        if (block_.size() - pending_ < n) {  // not yet there, or nothing is pending
            std::error_code ec;
            block_ =
                region(ANON, n < block ? block : n, COPY, ec);  // takes pages as it is stored to
            if (ec) return ec;
        }
        std::memcpy(buffer() + pending_, bytes, n);
        pending_ += n;
        return {};
    }
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n,
                                        std::size_t& done) noexcept {
        std::error_code const failure =
            detail::platform::append(file_.object(), appends_, bytes, n, done);
        written_ += done;
        return failure;
    }
    [[nodiscard]] std::error_code write_buffer() noexcept {
        if (!is_open()) return errc::closed;
        if (pending_ == 0) return {};
        std::size_t done = 0;
        std::error_code const failure = write(buffer(), pending_, done);
        pending_ -= done;
        if (pending_ != 0) std::memmove(buffer(), buffer() + done, pending_);
        return failure;
    }
    [[nodiscard]] std::byte* buffer() noexcept { return const_cast<std::byte*>(block_.data()); }

    [[nodiscard]] std::string describe() const {
        if (!is_open()) return "a closed appender";
        char path[1024] = {};
        detail::platform::path_of(file_.object(), path, sizeof path);
        return detail::format(path[0] != '\0' ? "\"%s\" of %llu bytes" : "a file%s of %llu bytes",
                              path, static_cast<unsigned long long>(written_));
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }

    owned file_;
    region view_;   // what view() has shown
    region block_;  // memory: what is not written yet
    std::uint64_t written_ = 0;
    std::size_t pending_ = 0;
    bool appends_ = true;
    bool created_ = false;
};
