// vector.hpp: a file of records, used like a std::vector.
#pragma once

#include "region.hpp"

/// A growable array of trivially copyable records in a file; `vector<T const>` opens it for reading.
/// The file holds the records and nothing else, in this machine's layout.
///
/// Growth allocates blocks ahead of size() and reserves address space ahead of these, so push_back()
/// is cheap; close() and the destructor give the file its exact size. A killed process leaves every
/// record it stored, and perhaps records of zeros after them: use a T that tells zeros from data if
/// that matters. Pointers and references stay valid up to capacity(), as std::vector's do. For one
/// writer: after fork() the process that has grown the file goes on with it or ends by _exit(). What
/// another process destroys leaves the file as it is.
///
/// If another process truncates the file, growth, flush() and close() report std::errc::io_error.
/// Stores to records that are gone fault: a mmap::fault_guard of mapping() survives that.
template <class T>
class mmap::vector {
    using record = std::remove_const_t<T>;
    static constexpr bool is_reader = std::is_const_v<T>;
    static_assert(std::is_trivially_copyable_v<T>,
                  "records in a file are bytes: T must be trivially copyable");
    static_assert(alignof(T) <= 4096,
                  "mappings begin where pages do: T must not be aligned to more");

public:
    using value_type = record;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = T&;
    using const_reference = T const&;
    using iterator = T*;
    using const_iterator = T const*;

    vector() noexcept = default;

    /// Opens the file, or creates it (folders are not created), with at least n records: a shorter
    /// file grows by records of zeros, a longer one stays. `vector<T const>`: the file must exist and
    /// have n records. In `how`: `offset` of the first record, `reserve` (bytes), `create` (`never`
    /// means if_missing here), `permissions`, `huge`, `populate`, `locked`, `sparse`.
    /// @throws errc::partial_element if the file is no whole number of records, errc::misaligned if
    ///   offset does not suit T, or what region's constructor throws
    ///@{
    explicit vector(source const& path, std::size_t n = 0, options const& how = {}) {
        std::string text;
        std::error_code const ec = open(path, n, how, &text);
        if (ec)
            error::raise(ec, "open",
                         detail::format("%s as a vector of %llu-byte records", text.c_str(),
                                        static_cast<unsigned long long>(sizeof(T))));
    }
    vector(source const& path, std::error_code& ec) noexcept { ec = open(path, 0, {}, nullptr); }
    vector(source const& path, std::size_t n, std::error_code& ec) noexcept {
        ec = open(path, n, {}, nullptr);
    }
    vector(source const& path, std::size_t n, options const& how, std::error_code& ec) noexcept {
        ec = open(path, n, how, nullptr);
    }
    ///@}

    vector(vector&& other) noexcept { swap(other); }
    vector& operator=(vector&& other) noexcept {
        vector(std::move(other)).swap(*this);
        return *this;
    }
    vector(vector const&) = delete;
    vector& operator=(vector const&) = delete;
    ~vector() {
        std::error_code ignored;
        close(ignored);
    }

    [[nodiscard]] T* data() noexcept { return elements(); }
    [[nodiscard]] T const* data() const noexcept { return elements(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size_; }
    [[nodiscard]] T const* begin() const noexcept { return data(); }
    [[nodiscard]] T const* end() const noexcept { return data() + size_; }
    /// @pre index < size()
    [[nodiscard]] T& operator[](std::size_t index) noexcept { return data()[index]; }
    [[nodiscard]] T const& operator[](std::size_t index) const noexcept { return data()[index]; }
    /// @throws errc::out_of_range
    ///@{
    [[nodiscard]] T& at(std::size_t index) {
        check_index(index);
        return data()[index];
    }
    [[nodiscard]] T const& at(std::size_t index) const {
        check_index(index);
        return data()[index];
    }
    ///@}
    /// The first and the last record. @pre not empty()
    ///@{
    [[nodiscard]] T& front() noexcept { return data()[0]; }
    [[nodiscard]] T const& front() const noexcept { return data()[0]; }
    [[nodiscard]] T& back() noexcept { return data()[size_ - 1]; }
    [[nodiscard]] T const& back() const noexcept { return data()[size_ - 1]; }
    ///@}

    /// Records that fit before pointers move.
    [[nodiscard]] std::size_t capacity() const noexcept { return region_.capacity() / sizeof(T); }
    [[nodiscard]] bool is_open() const noexcept { return region_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return created_; }
    /// The mapping beneath: to prefetch, to ask what is resident, to guard. Its size() may be ahead of
    /// the vector's, and growth may replace it.
    [[nodiscard]] region const& mapping() const noexcept { return region_; }

    /// Gives the vector n records. New ones are zeros; the file of a shrunk one ends with the last.
    /// Strong guarantee.
    ///@{
    void resize(std::size_t n) { throw_if(change_size(n), "resize"); }
    void resize(std::size_t n, std::error_code& ec) noexcept { ec = change_size(n); }
    ///@}
    /// Removes all records, as resize(0).
    ///@{
    void clear() { resize(0); }
    void clear(std::error_code& ec) noexcept { resize(0, ec); }
    ///@}
    /// Reserves address space for n records: up to there pointers stay and growth does not map again.
    /// Pointers may move now. Costs no memory and no disk.
    ///@{
    void reserve(std::size_t n) { throw_if(change_reserve(n), "reserve space for"); }
    void reserve(std::size_t n, std::error_code& ec) noexcept { ec = change_reserve(n); }
    ///@}
    /// Adds a record at the end. It may be one of the vector's own.
    ///@{
    void push_back(record const& value) {
        if (!push_in_place(value)) append({&value, 1});
    }
    void push_back(record const& value, std::error_code& ec) noexcept {
        ec.clear();
        if (!push_in_place(value)) append({&value, 1}, ec);
    }
    ///@}
    /// Removes the last record. The file is shortened by close(), resize() or the destructor.
    /// @pre not empty()
    void pop_back() noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        --size_;
        std::memset(bytes() + size_ * sizeof(T), 0, sizeof(T));  // past size_ there are only zeros
        maker_ = detail::platform::process_id();
    }
    /// Adds records at the end: all, or none. They may be the vector's own.
    ///@{
    void append(span<record const> values) {
        std::error_code ec;
        append(values, ec);
        if (ec) raise(ec, "append " + std::to_string(values.size()) + " records to");
    }
    void append(span<record const> values, std::error_code& ec) noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        ec = region_.is_open() ? std::error_code() : make_error_code(errc::closed);
        if (ec || values.empty()) return;
        void const* from = values.data();
        if (values.size() > room_ - size_) {
            // Growth may move records of the vector's own.
            std::uintptr_t const distance = reinterpret_cast<std::uintptr_t>(values.data()) -
                                            reinterpret_cast<std::uintptr_t>(region_.data());
            bool const is_own = region_.data() != nullptr && distance < region_.size();
            ec = make_room(values.size());
            if (ec) return;
            if (is_own) from = bytes() + distance;
        }
        std::memmove(bytes() + size_ * sizeof(T), from, values.size_bytes());
        size_ += values.size();
    }
    ///@}

    /// Returns when the records and the file's size are on stable storage.
    ///@{
    void flush() { throw_if(flush_file(), "flush"); }
    void flush(std::error_code& ec) noexcept { ec = flush_file(); }
    ///@}
    /// Gives the file its exact size and closes it. Does not flush.
    ///@{
    void close() {
        std::error_code const ec = trim_file();
        std::string const text = ec ? describe() : std::string();
        reset();
        if (ec) error::raise(ec, "give its exact size to", text);
    }
    void close(std::error_code& ec) noexcept {
        ec = trim_file();
        reset();
    }
    ///@}
    void swap(vector& other) noexcept {
        region_.swap(other.region_);
        std::swap(size_, other.size_);
        std::swap(room_, other.room_);
        std::swap(created_, other.created_);
        std::swap(locked_, other.locked_);
        std::swap(sparse_, other.sparse_);
        std::swap(maker_, other.maker_);
    }
    friend void swap(vector& a, vector& b) noexcept { a.swap(b); }

private:
    static constexpr std::size_t most = detail::bounds::longest / sizeof(T);

    /// On failure the vector is closed. `text` gets what the message says of the file, while its handle
    /// is still open.
    [[nodiscard]] std::error_code open(source const& path, std::size_t n, options const& how,
                                       std::string* text) {
        std::error_code ec;
        if (n > most) ec = std::make_error_code(std::errc::file_too_large);
        // Before a file is made: an empty mapping could not tell.
        else if (how.offset % alignof(T) != 0)
            ec = errc::misaligned;
        else
            ec = open_region(path, n, how);
        if (!ec) {
            locked_ = how.locked;
            sparse_ = how.sparse;
            created_ = region_.created();
            set_size_of_region();
            (void)std::as_const(region_).template as<T const>(ec);
            if (!ec && size_ < n)
                ec = is_reader ? make_error_code(errc::past_end_of_file) : change_size(n);
        }
        if (!ec) return ec;
        if (text != nullptr) *text = region_.is_open() ? region_.describe() : path.describe();
        reset();
        return ec;
    }
    [[nodiscard]] std::error_code open_region(source const& path, std::size_t n,
                                              options how) noexcept {
        std::error_code ec;
        bool const may_exist = how.create == create::never || how.create == create::if_missing;
        how.length = to_end;
        if (is_reader) {
            region_ = region(path, RDONLY, how, ec);
            return ec;
        }
        if (may_exist) how.create = create::never;
        // A file that exists is mapped as it is first: a partial record must not vanish in a growth.
        if (may_exist || !path.is_path()) region_ = region(path, RDWR, how, ec);
        bool const is_missing = ec == std::errc::no_such_file_or_directory;
        bool const ends_early = ec == errc::past_end_of_file;  // before the first record
        if (!path.is_path() || (may_exist && !is_missing && !ends_early)) return ec;
        if (may_exist) how.create = create::if_missing;
        if (n == 0)
            how.length = 0;
        else
            how.min_length = n * sizeof(T);
        region_ = region(path, RDWR, how, ec);
        return ec;
    }
    void reset() noexcept {
        region_.unmap();
        size_ = 0;
        room_ = 0;
        created_ = false;
        maker_ = 0;
    }
    void set_size_of_region() noexcept { size_ = room_ = region_.size() / sizeof(T); }

    [[nodiscard]] T* elements() const noexcept {
        return reinterpret_cast<T*>(const_cast<std::byte*>(region_.data()));
    }
    [[nodiscard]] std::byte* bytes() noexcept { return const_cast<std::byte*>(region_.data()); }

    /// Stores a record where the file has room for it already.
    [[nodiscard]] bool push_in_place(record const& value) noexcept {
        static_assert(!is_reader, "a vector of const records is for reading");
        if (size_ == room_) return false;
        std::memcpy(bytes() + size_ * sizeof(T), &value, sizeof(T));
        ++size_;
        return true;
    }

    /// Has the file all the records, or has another process cut it, or a fault replaced a part?
    [[nodiscard]] std::error_code check_file() const noexcept {
        if (is_reader || !region_.is_open()) return {};
        std::error_code ec;
        std::uint64_t const file = region_.file_size(ec);
        bool const is_short = file < region_.offset() + size_ * sizeof(T);
        if (!ec && (is_short || region_.lost_before(region_.size())))
            ec = std::make_error_code(std::errc::io_error);
        return ec;
    }

    /// Gives the file its exact size. Only the process that grew it does so: in a forked child size_
    /// may be long out of date.
    [[nodiscard]] std::error_code trim_file() noexcept {
        bool const is_forked = maker_ != 0 && maker_ != detail::platform::process_id();
        if (is_forked) return {};
        std::error_code ec = check_file();
        if (!ec && maker_ != 0) region_.resize(size_ * sizeof(T), ec);
        return ec;
    }

    [[nodiscard]] std::error_code change_size(std::size_t n) noexcept {
        if (n > most) return std::make_error_code(std::errc::file_too_large);
        if (!region_.is_open()) return errc::closed;
        if (is_reader) return errc::not_resizable;
        std::error_code ec = check_file();
        // Past size_ there are only zeros, so growing into them needs no call.
        if (!ec && (n < size_ || n > room_)) region_.resize(n * sizeof(T), ec);
        if (ec) return ec;
        room_ = region_.size() / sizeof(T);
        size_ = n;
        return ec;
    }

    /// Room for `more` records past size_.
    [[nodiscard]] std::error_code make_room(std::size_t more) noexcept {
        if (more > most - size_) return std::make_error_code(std::errc::file_too_large);
        std::size_t const needed = (size_ + more) * sizeof(T);
        std::error_code ec = check_file();
        if (ec) return ec;
        // Address space first, where there is plenty of it: with the mapping far longer than the file,
        // and large pages, growth costs a third of mapping each step again (docs/performance).
        if (needed > region_.capacity() && sizeof(void*) > 4) {
            std::size_t const spare = needed < 1U << 26U ? 1U << 26U : needed;
            if (spare <= detail::bounds::longest - needed) (void)map_again(needed + spare);
        }
        std::size_t const ahead = growth_after(needed);
        if (ahead <= detail::bounds::longest - needed) {
            maker_ = detail::platform::process_id();
            region_.resize(needed + ahead, ec);
        } else {
            ec = std::make_error_code(std::errc::file_too_large);
        }
        // A nearly full disk may still hold what was asked for.
        if (ec) region_.resize(needed, ec);
        room_ = region_.size() / sizeof(T);
        return ec;
    }

    /// Bytes to allocate past `needed`: as many again, or half as many if that is much, between 64 KiB
    /// and 64 MiB. Rare enough to cost little, and not so much that a long file holds a disk's worth of
    /// unused blocks.
    [[nodiscard]] std::size_t growth_after(std::size_t needed) const noexcept {
        std::size_t ahead = needed < 1U << 24U ? needed : needed / 2;
        if (ahead < 1U << 16U) ahead = 1U << 16U;
        if (ahead > 1U << 26U) ahead = 1U << 26U;
        // To where a large page ends: Linux gives none that the file ends in.
        std::size_t const whole = detail::bounds::align_down(needed + ahead, std::size_t{2} << 20U);
        if (whole > needed) ahead = whole - needed;
        // Not past the address space, while what was asked for fits: records would move.
        std::size_t const space = region_.capacity();
        if (needed <= space && ahead > space - needed) ahead = space - needed;
        return ahead - ahead % sizeof(T);
    }

    [[nodiscard]] std::error_code change_reserve(std::size_t n) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (n > most) return std::make_error_code(std::errc::not_enough_memory);
        if (n <= capacity()) return {};
        if (is_reader) return errc::not_resizable;
        std::error_code const failure = check_file();
        return failure ? failure : map_again(n * sizeof(T));
    }

    /// Maps the same bytes with that much address space from the first record on, or changes nothing.
    [[nodiscard]] std::error_code map_again(std::size_t space) noexcept {
        options how;
        how.offset = region_.offset();
        how.length = region_.size();
        how.reserve = space;
        how.huge = true;
        how.locked = locked_;
        how.sparse = sparse_;
        std::error_code ignored;
        if (locked_) region_.unlock(ignored);  // both at once would need the limit twice
        std::error_code ec;
        region larger(region_, RDWR, how, ec);
        if (!ec && larger.capacity() < space)
            ec = std::make_error_code(std::errc::not_enough_memory);
        if (!ec)
            region_ = std::move(larger);
        else if (locked_)
            region_.lock(ignored);
        return ec;
    }

    /// The zeros past the records, too: a file system may show old blocks there after a power cut.
    [[nodiscard]] std::error_code flush_file() noexcept {
        if (!region_.is_open()) return errc::closed;
        std::error_code ec = check_file();
        if (!ec) region_.flush(ec);
        return ec;
    }

    void check_index(std::size_t index) const {
        if (index >= size_)
            raise(errc::out_of_range, "access record " + std::to_string(index) + " of");
    }
    void throw_if(std::error_code ec, char const* operation) const {
        if (ec) raise(ec, operation);
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }
    [[nodiscard]] std::string describe() const {
        return "a vector of " + std::to_string(size_) + " records in " + region_.describe();
    }

    region region_;
    std::size_t size_ = 0;  // records in use; those after them are zeros
    std::size_t room_ = 0;  // records that fit into the region as it is
    bool created_ = false;  // of the first mapping: more room may mean another one
    bool locked_ = false;
    bool sparse_ = false;
    int maker_ = 0;  // the process that last made the file longer than its records
};
