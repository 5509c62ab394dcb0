// vector.hpp: a file of records, used like a std::vector that stays.
#pragma once

#include "region.hpp"

/// A growable array of trivially copyable records in a file; `vector<T const>` opens it for reading.
/// The file holds the records and nothing else, in this machine's layout.
///
/// Growth allocates blocks ahead of size() and keeps address space ahead of these, so that
/// push_back() is cheap; close() and the destructor give the file its exact size. A process that is
/// killed leaves every record it stored, and perhaps records of zeros behind them: use a T that tells
/// zeros from data if that matters. Pointers and references stay valid up to capacity(), as
/// std::vector's. Not for several writers: after fork() the process that has made the file longer goes
/// on with it, or lets go of it by _exit(); what the other destroys leaves the file as it is.
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
    /// one grows by records of zeros, a longer one stays. `vector<T const>`: the file must exist and
    /// have n records. In `how`: `offset` of the first record, `reserve` (bytes), `create`
    /// (`never` means if_missing here), `permissions`, `huge`, `populate`, `locked`.
    /// @throws errc::partial_element if the file is no whole number of records, errc::misaligned if
    ///   offset does not suit T, or what region's constructor throws
    explicit vector(source const& path, std::size_t n = 0, options const& how = {}) {
        std::error_code ec;
        open(path, n, how, ec);
        if (ec)
            error::raise(
                ec, "open",
                path.describe() + " as an array of " + std::to_string(sizeof(T)) + "-byte records");
    }
    vector(source const& path, std::size_t n, std::error_code& ec) noexcept {
        open(path, n, {}, ec);
    }
    vector(source const& path, std::size_t n, options const& how, std::error_code& ec) noexcept {
        open(path, n, how, ec);
    }

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
    [[nodiscard]] T& at(std::size_t index) {
        check(index);
        return data()[index];
    }
    [[nodiscard]] T const& at(std::size_t index) const {
        check(index);
        return data()[index];
    }

    /// Records that fit before pointers move.
    [[nodiscard]] std::size_t capacity() const noexcept { return region_.capacity() / sizeof(T); }
    [[nodiscard]] bool is_open() const noexcept { return region_.is_open(); }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Did the constructor make the file?
    [[nodiscard]] bool created() const noexcept { return created_; }
    /// The mapping beneath: to prefetch, to ask what is resident, to guard. Its size() may be ahead of
    /// the array's, and growth may replace it.
    [[nodiscard]] region const& mapping() const noexcept { return region_; }

    /// Gives the array n records: new ones are zeros, the file of a shrunk one ends with the last.
    /// Strong guarantee.
    void resize(std::size_t n) { require(&vector::change_size, n, "resize"); }
    void resize(std::size_t n, std::error_code& ec) noexcept { ec = change_size(n); }
    /// Keeps address space for n records: up to there pointers stay and growth maps nothing anew.
    /// Pointers may move now. Costs no memory, no disk.
    void reserve(std::size_t n) { require(&vector::change_reserve, n, "reserve space for"); }
    void reserve(std::size_t n, std::error_code& ec) noexcept { ec = change_reserve(n); }
    void push_back(record const& value) { append({&value, 1}); }
    void push_back(record const& value, std::error_code& ec) noexcept { append({&value, 1}, ec); }
    /// Adds records at the end: all, or none. They may be the array's own.
    void append(span<record const> values) {
        std::error_code ec;
        append(values, ec);
        if (ec) raise(ec, "append " + std::to_string(values.size()) + " records to");
    }
    void append(span<record const> values, std::error_code& ec) noexcept {
        static_assert(!is_reader, "an array of const records is for reading");
        // A growth may move what `values` points to, if that is here.
        std::uintptr_t const distance = reinterpret_cast<std::uintptr_t>(values.data()) -
                                        reinterpret_cast<std::uintptr_t>(region_.data());
        bool const is_own = region_.data() != nullptr && distance < region_.size();
        std::size_t const before = size_;
        ec = make_room(values.size());
        if (ec || values.empty()) return;
        std::byte* const bytes = target();
        void const* const from =
            is_own ? bytes + distance : static_cast<void const*>(values.data());
        std::memmove(bytes + before * sizeof(T), from, values.size_bytes());
        size_ = before + values.size();
    }

    /// Returns when the records are on stable storage.
    void flush() { require(&vector::flush_records, size_, "flush"); }
    void flush(std::error_code& ec) noexcept { ec = flush_records(size_); }
    /// Gives the file its exact size and lets go of it. Does not flush.
    void close() {
        std::error_code const ec = cut();
        std::string const what = ec ? describe() : std::string();
        let_go();
        if (ec) error::raise(ec, "give its exact size to", what);
    }
    void close(std::error_code& ec) noexcept {
        ec = cut();
        let_go();
    }
    void swap(vector& other) noexcept {
        region_.swap(other.region_);
        std::swap(size_, other.size_);
        std::swap(created_, other.created_);
        std::swap(locked_, other.locked_);
        std::swap(maker_, other.maker_);
    }
    friend void swap(vector& a, vector& b) noexcept { a.swap(b); }

private:
    static constexpr std::size_t most = detail::bounds::longest / sizeof(T);

    void open(source const& path, std::size_t n, options how, std::error_code& ec) noexcept {
        ec.clear();
        if (n > most) ec = std::make_error_code(std::errc::file_too_large);
        // Before a file is made: of no records the mapping could not tell.
        else if (how.offset % alignof(T) != 0)
            ec = errc::misaligned;
        if (ec) return;
        how.length = to_end;
        if constexpr (is_reader) {
            region_ = region(path, RDONLY, how, ec);
        } else if ((how.create == create::never || how.create == create::if_missing) &&
                   path.is_path()) {
            open_or_create(path, n, how, ec);
        } else {
            how.length = how.create == create::must || how.create == create::truncate
                             ? n * sizeof(T)
                             : to_end;
            region_ = region(path, RDWR, how, ec);
        }
        if (ec) return;
        locked_ = how.locked;
        created_ = region_.created();
        size_ = region_.size() / sizeof(T);

        (void)std::as_const(region_).template as<T const>(ec);
        if (!ec && size_ < n)
            ec = is_reader ? make_error_code(errc::past_end_of_file) : change_size(n);
        if (ec) let_go();
    }
    void let_go() noexcept {
        region_.unmap();
        size_ = 0;
        created_ = false;
        maker_ = 0;
    }

    /// Gives the file its exact size. Only who made it longer does so: in another process, who has this
    /// by fork(), size_ may be long out of date.
    [[nodiscard]] std::error_code cut() noexcept {
        std::error_code ec;
        if (maker_ == detail::platform::process_id()) region_.resize(size_ * sizeof(T), ec);
        return ec;
    }

    /// In two steps, so that a file that cannot be given its records is not left behind.
    void open_or_create(source const& path, std::size_t n, options how,
                        std::error_code& ec) noexcept {
        for (int attempt = 0; attempt < 8;
             ++attempt) {  // others may create and remove it meanwhile
            how.create = create::never;
            how.length = to_end;
            region_ = region(path, RDWR, how, ec);
            if (ec == errc::past_end_of_file) {  // it ends before the first record
                how.length = n * sizeof(T);
                how.grow = true;
                region_ = region(path, RDWR, how, ec);
            }
            if (ec != std::errc::no_such_file_or_directory) return;
            how.create = create::must;
            how.length = n * sizeof(T);
            region_ = region(path, RDWR, how, ec);
            if (ec != std::errc::file_exists) return;
        }
    }

    [[nodiscard]] T* elements() const noexcept {
        return reinterpret_cast<T*>(const_cast<std::byte*>(region_.data()));
    }
    [[nodiscard]] std::byte* target() noexcept { return const_cast<std::byte*>(region_.data()); }

    [[nodiscard]] std::error_code change_size(std::size_t n) noexcept {
        std::error_code ec;
        if (n > most) return std::make_error_code(std::errc::file_too_large);
        // Behind size_ there are only zeros, so growing into them needs no call.
        if (n < size_ || n * sizeof(T) > region_.size()) region_.resize(n * sizeof(T), ec);
        if (!ec && !region_.is_open()) ec = errc::closed;
        if (!ec) size_ = n;
        return ec;
    }

    /// Room for `more` records behind size_.
    [[nodiscard]] std::error_code make_room(std::size_t more) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (more > most - size_) return std::make_error_code(std::errc::file_too_large);
        std::size_t const needed = (size_ + more) * sizeof(T);
        if (needed <= region_.size()) return {};
        // Address space first, where there is plenty of it: mapped far beyond the file's end, and with
        // large pages, growth is a third of the cost of mapping each step anew (docs/performance).
        if (needed > region_.capacity() && sizeof(void*) > 4) {
            std::size_t const spare = needed < 1U << 26U ? 1U << 26U : needed;
            if (spare <= detail::bounds::longest - needed) (void)map_again(needed + spare);
        }
        // As much again, or half if that is much; between 64 KiB and 64 MiB: rare enough to cost
        // little, and not so much that a long file holds a disk's worth of unused blocks.
        std::size_t ahead = needed < 1U << 24U ? needed : needed / 2;
        if (ahead < 1U << 16U) ahead = 1U << 16U;
        if (ahead > 1U << 26U) ahead = 1U << 26U;
        // To where a large page ends: Linux gives none that the file ends in.
        std::size_t const whole = detail::bounds::align_down(needed + ahead, std::size_t{2} << 20U);
        if (whole > needed) ahead = whole - needed;
        // Nor beyond the address space there is, while what was asked for fits: records would move.
        std::size_t const space = region_.capacity();
        if (needed <= space && ahead > space - needed) ahead = space - needed;

        ahead -= ahead % sizeof(T);
        std::error_code ec;
        if (ahead <= detail::bounds::longest - needed) {
            maker_ = detail::platform::process_id();
            region_.resize(needed + ahead, ec);
            if (!ec) return ec;
        }
        region_.resize(needed, ec);  // a nearly full disk may still hold what was asked for
        return ec;
    }

    [[nodiscard]] std::error_code change_reserve(std::size_t n) noexcept {
        if (!region_.is_open()) return errc::closed;
        if (n > most) return std::make_error_code(std::errc::not_enough_memory);
        if (n <= capacity()) return {};
        if (is_reader) return errc::not_resizable;
        return map_again(n * sizeof(T));
    }

    /// The same bytes, with that much address space from the first record on, or not at all.
    [[nodiscard]] std::error_code map_again(std::size_t space) noexcept {
        options how;
        how.offset = region_.offset();
        how.length = region_.size();
        how.reserve = space;
        how.huge = true;
        how.locked = locked_;
        std::error_code ec;
        region larger(region_.native_handle(), RDWR, how, ec);
        if (!ec && larger.capacity() < space)
            ec = std::make_error_code(std::errc::not_enough_memory);
        if (!ec) region_ = std::move(larger);
        return ec;
    }

    [[nodiscard]] std::error_code flush_records(std::size_t n) noexcept {
        std::error_code ec;
        region_.flush(0, n * sizeof(T), ec);
        return ec;
    }

    void check(std::size_t index) const {
        if (index >= size_)
            raise(errc::out_of_range, "access record " + std::to_string(index) + " of");
    }
    void require(std::error_code (vector::*call)(std::size_t) noexcept, std::size_t n,
                 char const* operation) {
        if (std::error_code const ec = (this->*call)(n)) raise(ec, operation);
    }
    [[noreturn]] void raise(std::error_code ec, std::string const& operation) const {
        error::raise(ec, operation, describe());
    }
    [[nodiscard]] std::string describe() const {
        return "an array of " + std::to_string(size_) + " records in " + region_.describe();
    }

    region region_;
    std::size_t size_ = 0;  // records in use; those behind it are zeros
    bool created_ = false;  // these two of the first mapping: more room may mean another one
    bool locked_ = false;
    int maker_ = 0;  // the process that last made the file longer than its records
};
