// appender.hpp: a file that grows at its end, and can be read back as one piece.
#pragma once

#include "region.hpp"

/// Appends bytes to a file, by the fastest means there is: small pieces are collected in blocks of
/// 512 KiB that are written as one, large ones are written from where they are. That is faster than
/// storing them through a mapping (docs/performance); view() maps the file to read what is there.
///
/// The file never holds anything but what was appended: no zeros ahead of its end, also if the
/// process is killed. What it holds then is what was handed over before: by a full block,
/// flush_async(), flush(), view(), close() or the destructor. A disk that is full shows there and not
/// in the append() that the block still had room for; nothing is lost by it: the bytes stay in the
/// block, and every later call tries again. The destructor cannot tell, and what then does not fit is
/// lost: call close().
///
/// For one writer at a time. What others have appended meanwhile stays, and a file that was cut goes on
/// from its new end, as each block goes to where the file ends then; but of two that write at the same
/// moment one may win. After fork() both have what was collected before, and each writes it: flush
/// first, or end the one by _exit().
class mmap::appender {
public:
    /// Bytes that are collected before they are written. So many stay in the processor's own cache
    /// until the system copies them: 2 MiB take half as long again.
    static constexpr std::size_t block = std::size_t{1} << 19U;

    appender() noexcept = default;
    /// Opens the file, or makes it (folders are not made), to append behind what it has. A handle
    /// must be one to read and write.
    /// @throws what region's constructor throws; errc::not_supported for create::truncate of a handle
    explicit appender(source const& what, create how = create::if_missing) {
        std::error_code ec;
        open(what, how, ec);
        if (ec) error::raise(ec, "append to", what.describe());
    }
    appender(source const& what, std::error_code& ec) noexcept {
        open(what, create::if_missing, ec);
    }
    appender(source const& what, create how, std::error_code& ec) noexcept { open(what, how, ec); }

    appender(appender&& other) noexcept { swap(other); }
    appender& operator=(appender&& other) noexcept {
        appender(std::move(other)).swap(*this);
        return *this;
    }
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;
    ~appender() { (void)hand_over(); }

    /// Adds n bytes at the end: all, or, with an error, none.
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

    /// Bytes of the file as this appender has left it, with those that are not written yet.
    [[nodiscard]] std::uint64_t size() const noexcept { return written_ + pending_; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] bool is_open() const noexcept { return file_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return file_.created(); }

    /// All the file's bytes. Valid until the next view(), close() or the destructor.
    /// @throws as append(); std::errc::value_too_large, not_enough_memory
    [[nodiscard]] std::string_view view() {
        std::error_code ec;
        std::string_view const text = view(ec);
        if (ec) raise(ec, "view");
        return text;
    }
    [[nodiscard]] std::string_view view(std::error_code& ec) noexcept {
        ec = hand_over();
        if (!ec) ec = find_end();
        if (!ec && view_.size() != written_)
            view_ = region(file_.native_handle(), RDONLY, 0, to_end, ec);
        return ec ? std::string_view() : view_.view();
    }

    /// Returns when all that was appended is on stable storage.
    void flush() {
        std::error_code ec;
        flush(ec);
        if (ec) raise(ec, "flush");
    }
    void flush(std::error_code& ec) noexcept {
        ec = hand_over();
        if (!ec) ec = detail::platform::sync(detail::native::to_os(file_.native_handle()));
    }
    /// Gives the system all that was appended: others see it, and it survives this process. Does not
    /// wait for the disk.
    void flush_async() {
        std::error_code ec;
        flush_async(ec);
        if (ec) raise(ec, "write to");
    }
    void flush_async(std::error_code& ec) noexcept { ec = hand_over(); }
    /// flush_async(), and lets go of the file. If that fails the appender stays open, and nothing is
    /// lost: make room, and close again. Closing what is closed does nothing.
    void close() {
        std::error_code ec;
        close(ec);
        if (ec) raise(ec, "close");
    }
    void close(std::error_code& ec) noexcept {
        ec.clear();
        if (!is_open()) return;
        ec = hand_over();
        if (!ec) let_go();
    }

    void swap(appender& other) noexcept {
        file_.swap(other.file_);
        view_.swap(other.view_);
        block_.swap(other.block_);
        std::swap(written_, other.written_);
        std::swap(pending_, other.pending_);
    }
    friend void swap(appender& a, appender& b) noexcept { a.swap(b); }

private:
    void open(source const& what, create how, std::error_code& ec) noexcept {
        options none;
        none.length = 0;  // a region without bytes: opens and makes the file, and keeps its handle
        none.create = what.is_path() ? how : create::never;
        if (!what.is_path() && how != create::never && how != create::if_missing) {
            ec = errc::not_supported;
            return;
        }
        file_ = region(what, RDWR, none, ec);
        // Of a file that it has made or emptied nothing need be asked, which might fail.
        if (ec || created() || none.create == create::truncate) return;
        ec = find_end();
        if (ec) file_.unmap();
    }
    /// Where the file ends now: others may have appended to it, or cut it.
    [[nodiscard]] std::error_code find_end() noexcept {
        std::error_code ec;
        std::uint64_t const end = file_.file_size(ec);
        if (!ec) written_ = end;
        return ec;
    }

    [[nodiscard]] std::error_code add(std::byte const* bytes, std::size_t n) noexcept {
        if (!is_open()) return errc::closed;
        if (n == 0) return {};
        if (n > static_cast<std::uint64_t>(INT64_MAX) - size())
            return std::make_error_code(std::errc::file_too_large);
        if (n > block - pending_ || n >= direct) {
            if (std::error_code const failure = hand_over()) return failure;
            if (n >= direct) return write(bytes, n);
        }
        if (!block_.is_open()) {
            std::error_code ec;
            block_ = region(ANON, block, COPY, ec);  // memory as it is stored to, and no sooner
            if (ec) return ec;
        }
        std::memcpy(target(), bytes, n);
        pending_ += n;
        return {};
    }

    /// So much is written from where it is: to copy it first would cost more than the call.
    static constexpr std::size_t direct = block / 2;

    /// Writes to where the file ends; `done` tells how much, also if it fails.
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n,
                                        std::size_t& done) noexcept {
        if (std::error_code const failure = find_end()) return failure;
        std::error_code const failure = detail::platform::write(
            detail::native::to_os(file_.native_handle()), written_, bytes, n, done);
        written_ += done;
        return failure;
    }
    /// All of it or none.
    [[nodiscard]] std::error_code write(std::byte const* bytes, std::size_t n) noexcept {
        std::size_t done = 0;
        std::error_code const failure = write(bytes, n, done);
        if (failure && done != 0) {
            written_ -= done;
            (void)detail::platform::shrink(detail::native::to_os(file_.native_handle()), written_);
        }
        return failure;
    }

    void let_go() noexcept {
        file_.unmap();
        view_.unmap();
        block_.unmap();
        written_ = 0;
        pending_ = 0;
    }

    [[nodiscard]] std::error_code hand_over() noexcept {
        if (!is_open()) return errc::closed;
        if (pending_ == 0) return {};
        std::byte* const bytes = const_cast<std::byte*>(block_.data());
        std::size_t done = 0;
        std::error_code const failure = write(bytes, pending_, done);
        pending_ -= done;
        if (pending_ != 0) std::memmove(bytes, bytes + done, pending_);
        return failure;
    }

    [[nodiscard]] std::byte* target() noexcept {
        return const_cast<std::byte*>(block_.data()) + pending_;
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, file_.describe());
    }

    region file_;   // without bytes: the handle
    region view_;   // what view() has shown
    region block_;  // memory: what is not written yet
    std::uint64_t written_ = 0;
    std::size_t pending_ = 0;
};
