// region.hpp: the class. One region owns one mapping of a file, of shared memory, or of memory
// without a file. This page is its interface; the definitions are in detail/region_*.hpp.
#pragma once

#include <string_view>

#include "detail/element_view_check.hpp"
#include "detail/pending_open.hpp"
#include "detail/system.hpp"
#include "options.hpp"
#include "source.hpp"
#include "span.hpp"

/// A mapping. Movable, not copyable; the destructor unmaps and never throws.
///
/// Two forms of everything that can fail: one throws mmap::error, one sets a std::error_code and is
/// noexcept (it clears the code on success). Without exceptions the throwing form prints its
/// message and aborts.
///
/// States: *closed* (default, moved-from, unmapped: every call is errc::closed or does nothing);
/// *open*, perhaps *empty* (data() may be null then). Ranges that leave the region are
/// errc::out_of_range; an empty range succeeds and does nothing. Ranges need no alignment; what a
/// system counts in pages is done to every page that the range touches, unless said otherwise.
///
/// Threads: const members may be called concurrently; otherwise as a container.
class mmap::region {
public:
    using value_type = std::byte;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using reference = std::byte const&;
    using const_reference = std::byte const&;
    using iterator = std::byte const*;
    using const_iterator = std::byte const*;
    using native_handle_type = detail::native::handle;

    region() noexcept = default;

    /// Maps a file: all of it, or `length` bytes from `offset`. RDONLY unless said otherwise.
    ///
    /// An empty file gives an open, empty region; an offset equal to the file's size likewise. The
    /// range must lie inside the file (errc::past_end_of_file), unless options say `grow` or
    /// `create`. RDONLY holds no descriptor afterwards, RDWR one.
    /// POSIX: a file that another process truncates makes loads behind its end fault: see
    ///   mmap::fault_guard and read().
    /// Windows: opened with FILE_SHARE_READ | WRITE | DELETE; a mapped file cannot be truncated.
    /// @throws mmap::error with the system's code, or errc::past_end_of_file, errc::not_mappable,
    ///   std::errc::invalid_argument, value_too_large (the rest does not fit the address space)
    explicit region(source const& what, access mode = RDONLY);
    region(source const& what, access mode, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::uint64_t offset, std::size_t length = to_end);
    region(source const& what, access mode, std::uint64_t offset, std::size_t length,
           std::error_code& ec) noexcept;
    region(source const& what, access mode, options const& how);
    region(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    // One integer does not compile (only after a std::filesystem::path it is the offset).
    template <class What, class Integer,
              class Reason =
                  detail::wrong_call::is_it_the_offset_or_the_length_so_give_both_or_use_options,
              detail::wrong_call::if_one_integer<What, Integer> = 0>
    region(What const& what, access mode, Integer) = delete;
    template <class What, class Integer,
              class Reason =
                  detail::wrong_call::is_it_the_offset_or_the_length_so_give_both_or_use_options,
              detail::wrong_call::if_one_integer<What, Integer> = 0>
    region(What const& what, access mode, Integer, std::error_code& ec) = delete;
    template <class What, class Integer,
              class Reason = detail::wrong_call::the_access_mode_comes_before_offset_and_length,
              detail::wrong_call::if_no_mode<What, Integer> = 0>
    region(What const& what, Integer) = delete;

    /// Zeroed memory without a file. RDWR: shared with children that fork() makes. COPY (and
    /// RDONLY, NONE, to be protected later): of this process alone.
    /// POSIX: RDWR holds a descriptor, so that it can be resized.
    /// Windows: has no fork(); RDWR is memory of this process too.
    explicit region(anonymous, std::size_t length, access mode = RDWR);
    region(anonymous, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(anonymous, access mode, options const& how);
    region(anonymous, access mode, options const& how, std::error_code& ec) noexcept;

    /// Memory shared by name with unrelated processes of this user. With RDWR it is created if it
    /// is missing: created() tells. `to_end`: its present size, or 64 MiB if created. An explicit
    /// length must fit the present size (errc::past_end_of_file), and is not 0
    /// (std::errc::invalid_argument). Memory is allocated at creation.
    /// With options, `create` says what to do, and is `never` by default.
    /// POSIX: shm_open; lives until remove_shared(), also without users.
    /// Windows: a section in `Local\`; lives as long as a region that maps it. Sizes are whole pages.
    explicit region(shared const& name, std::size_t length = to_end, access mode = RDWR);
    region(shared const& name, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode);
    region(shared const& name, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode, options const& how);
    region(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;

    region(region&& other) noexcept { swap(other); }
    region& operator=(region&& other) noexcept {
        region(std::move(other)).swap(*this);
        return *this;
    }
    region(region const&) = delete;
    region& operator=(region const&) = delete;
    ~region();

    // --- bytes ------------------------------------------------------------------------------------

    [[nodiscard]] std::byte const* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data_; }
    [[nodiscard]] std::byte const* end() const noexcept { return data_ + size_; }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data_[index];
    }
    /// The bytes as text. A view, and as all views and pointers into the region valid until it is
    /// unmapped, assigned to, destroyed, slid, or resized beyond capacity(). Shrunk, it takes from
    /// them what lies behind the new end (Windows: all of them, of a file). Moving and swapping leave
    /// them valid.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data_), size_};
    }

    /// The bytes for writing. @throws std::errc::permission_denied unless writable()
    [[nodiscard]] span<std::byte> writable_bytes();
    [[nodiscard]] span<std::byte> writable_bytes(std::error_code& ec) noexcept;

    /// The region as elements of a trivially copyable T; `T const` to read, T to write.
    /// @throws std::errc::permission_denied (T to write a region that is not writable()),
    ///   errc::partial_element (size() is no multiple of sizeof(T)), errc::misaligned
    template <class T>
    [[nodiscard]] span<T> as();
    template <class T>
    [[nodiscard]] span<T> as(std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as() const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::error_code& ec) const noexcept;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as() const = delete;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::error_code& ec) const = delete;
    /// `count` elements that begin at byte `offset`: a header, a table after it.
    /// @throws as above, or errc::out_of_range
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count);
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count) const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count,
                             std::error_code& ec) const noexcept;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::size_t offset, std::size_t count) const = delete;
    template <class T,
              class Reason =
                  detail::wrong_call::a_const_region_can_be_viewed_only_as_elements_that_are_const,
              detail::wrong_call::if_mutable<T> = 0>
    span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) const = delete;

    /// Copies n bytes from `offset` to `buffer`. A fault (truncated file, I/O error) is an error
    /// here and not a signal; what was copied before it stays copied.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied
    void read(std::size_t offset, void* buffer, std::size_t n) const;
    void read(std::size_t offset, void* buffer, std::size_t n, std::error_code& ec) const noexcept;
    /// Copies n bytes from `buffer` to `offset`. As read(); also when the disk behind a hole of the
    /// file is full.
    void write(std::size_t offset, void const* buffer, std::size_t n);
    void write(std::size_t offset, void const* buffer, std::size_t n, std::error_code& ec) noexcept;

    // --- the file ---------------------------------------------------------------------------------

    /// Returns when the stores (of the range) are on stable storage. Nothing to do, and success, for
    /// RDONLY, COPY and memory without a file.
    /// Linux: msync(MS_SYNC). macOS: that and F_FULLFSYNC. Windows: FlushViewOfFile and
    /// FlushFileBuffers.
    void flush();
    void flush(std::error_code& ec) noexcept;
    void flush(std::size_t offset, std::size_t length);
    void flush(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Starts the write-back and does not wait.
    void flush_async();
    void flush_async(std::error_code& ec) noexcept;
    void flush_async(std::size_t offset, std::size_t length);
    void flush_async(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Makes what others wrote to the file by other means visible, on systems where a mapping and
    /// read()/write() are not coherent (OpenBSD). POSIX: MS_INVALIDATE; busy if pages are locked.
    /// Windows: nothing.
    void invalidate();
    void invalidate(std::error_code& ec) noexcept;

    /// Gives the region n bytes, and the file offset() + n: a shrunk file ends where the region
    /// does, a growing one never loses bytes behind the region. New bytes are zeros, their blocks
    /// allocated. Up to capacity() data() stays; beyond it pointers are invalidated as
    /// std::vector's are. Strong guarantee. For writable regions on files (RDWR), shared and
    /// anonymous memory. Locks stay; only where a shrunk region cannot be locked again it is not.
    /// Windows: of a file also invalidates pointers when it shrinks. Named memory grows to capacity()
    /// only.
    /// @throws errc::not_resizable, or the system's error: no_space_on_device, file_too_large …
    void resize(std::size_t n);
    void resize(std::size_t n, std::error_code& ec) noexcept;

    /// The same region over another part of its file: `length` bytes (as many as now, if not said)
    /// from `offset`, which must lie inside the file; `to_end`: all the rest. For windows over files
    /// larger than memory or address space: nothing is opened, and the file's size is asked for only
    /// where it must have grown. Locks, advice, and stores into a COPY are gone; stores of RDWR are
    /// the file's already. Strong guarantee; only where the system can bring back neither part the
    /// region is left empty. For files that keep a handle (RDWR, keep_handle).
    /// POSIX: one mmap(2); data() stays on its page while the part fits into capacity().
    /// Windows: the new view is made before the old one goes: data() changes.
    /// @throws errc::past_end_of_file, errc::not_supported (memory, no file),
    ///   std::errc::bad_file_descriptor (no handle), or the system's error
    /// @pre not guarded
    void slide(std::uint64_t offset);
    void slide(std::uint64_t offset, std::error_code& ec) noexcept;
    void slide(std::uint64_t offset, std::size_t length);
    void slide(std::uint64_t offset, std::size_t length, std::error_code& ec) noexcept;

    // --- memory -----------------------------------------------------------------------------------

    /// Keeps the pages in memory. Locking twice is locking once.
    /// POSIX: mlock; not enough_memory or resource_unavailable over RLIMIT_MEMLOCK.
    /// Windows: raises the working set if its minimum is too small, and tries once more.
    void lock();
    void lock(std::error_code& ec) noexcept;
    void lock(std::size_t offset, std::size_t length);
    void lock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    /// Unlocks what is locked of the range. @throws errc::not_locked if nothing is
    void unlock();
    void unlock(std::error_code& ec) noexcept;
    void unlock(std::size_t offset, std::size_t length);
    void unlock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Changes what the memory may be used for; mode() follows. A private region stays private:
    /// RDWR means COPY there. A shared one cannot become private (invalid_argument), nor writable
    /// if it was not mapped so (permission_denied). EXEC on a file:
    /// POSIX: as the system allows. Windows: only if it was mapped with EXEC.
    void protect(access mode);
    void protect(access mode, std::error_code& ec) noexcept;

    /// Tells the system about use to come: see mmap::advice.
    void advise(advice what);
    void advise(advice what, std::error_code& ec) noexcept;
    void advise(advice what, std::size_t offset, std::size_t length);
    void advise(advice what, std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Faults the pages in for reading, now. @throws std::errc::io_error if they cannot be read
    void prefetch() const;
    void prefetch(std::error_code& ec) const noexcept;
    void prefetch(std::size_t offset, std::size_t length) const;
    void prefetch(std::size_t offset, std::size_t length, std::error_code& ec) const noexcept;
    /// Many ranges at once: the system is told of all before any is waited for, so that their reads
    /// run side by side. Nothing is done if one of them leaves the region.
    /// (Templates, for the 0 in prefetch(0, n) is a pointer, too.)
    template <class Range, class = std::enable_if_t<std::is_same_v<Range const, range const>>>
    void prefetch(Range* ranges, std::size_t count) const {
        std::error_code ec;
        prefetch(ranges, count, ec);
        require(ec, "prefetch ranges of");
    }
    template <class Range, class = std::enable_if_t<std::is_same_v<Range const, range const>>>
    void prefetch(Range* ranges, std::size_t count, std::error_code& ec) const noexcept {
        ec = prefetch_all(ranges, count);
    }

    /// Gives memory back to the system.
    /// Anonymous and named memory: the range's bytes read as zeros after; must be writable().
    /// COPY of a file, writable(): whole pages inside the range show the file again. Linux; elsewhere
    /// errc::not_supported.
    /// RDONLY and RDWR files: only the memory; no byte of the file is lost.
    void discard(std::size_t offset, std::size_t length);
    void discard(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;

    /// Bytes (of the range) that are in memory now. Linux: of files that the user neither owns nor
    /// may write, the kernel reports all (mincore(2)).
    [[nodiscard]] std::size_t resident() const;
    [[nodiscard]] std::size_t resident(std::error_code& ec) const noexcept;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length) const;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length,
                                       std::error_code& ec) const noexcept;

    // --- the object -------------------------------------------------------------------------------

    /// Unmaps and closes; the region is closed after. Does not flush: stores are in the system's
    /// cache already and survive the process.
    void unmap() noexcept;
    /// Gives the mapping away: the region is closed, the bytes stay mapped until the caller unmaps
    /// them (the mapping begins at data() rounded down to granularity()). Handles are closed.
    [[nodiscard]] span<std::byte const> release() noexcept;
    void swap(region& other) noexcept;
    friend void swap(region& a, region& b) noexcept { a.swap(b); }

    [[nodiscard]] bool is_open() const noexcept { return kind_ != detail::platform::kind::nothing; }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Present access; NONE if closed.
    [[nodiscard]] access mode() const noexcept { return mode_; }
    [[nodiscard]] bool writable() const noexcept {
        return (static_cast<unsigned>(mode_) & static_cast<unsigned>(access{2U | 4U})) != 0;
    }
    /// Where in the file the region begins, bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Bytes that resize() can reach without moving data().
    [[nodiscard]] std::size_t capacity() const noexcept {
        return is_resizable() && capacity_ > size_ ? capacity_ : size_;
    }
    /// Did the constructor make the file or shared memory?
    [[nodiscard]] bool created() const noexcept { return has(is_new); }
    /// The file's size, bytes: now, if the region keeps a handle (RDWR, keep_handle), else as it was
    /// when mapped. Memory without a file: size().
    [[nodiscard]] std::uint64_t file_size() const;
    [[nodiscard]] std::uint64_t file_size(std::error_code& ec) const noexcept;
    /// The handle that the region keeps: RDWR, named memory, keep_handle; else -1 or
    /// INVALID_HANDLE_VALUE. Named memory on Windows: the section's. Still the region's own.
    [[nodiscard]] detail::native::handle native_handle() const noexcept { return handle_.get(); }

private:
    friend class mmap::fault_guard;
    // What the others tell of a region when they fail.
    friend class mmap::appender;
    template <class>
    friend class mmap::vector;
    friend class mmap::cursor;
    enum fact : unsigned char {
        is_private = 1,  // COPY, or memory of this process
        may_store = 2,  // shared and mapped for writing: whatever mode_ is now, there may be stores
        is_new = 4,
    };
    [[nodiscard]] bool has(fact f) const noexcept { return (facts_ & f) != 0; }
    struct holder;  // the object under construction, and what must be undone if mapping fails

    void open(source const& what, access mode, std::uint64_t offset, std::size_t length,
              std::error_code& ec) noexcept;
    void open(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    void open(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    void open(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    [[nodiscard]] std::error_code open_part(detail::platform::handle object, access mode,
                                            std::uint64_t offset, std::size_t length) noexcept;
    [[nodiscard]] std::error_code map(holder& object, detail::platform::kind kind, access mode,
                                      options const& how) noexcept;
    [[nodiscard]] static std::error_code plan(detail::platform::handle object,
                                              detail::platform::kind kind, access mode,
                                              std::uint64_t offset, std::size_t length,
                                              detail::platform::request& what) noexcept;
    [[nodiscard]] static std::error_code bounds_of(std::uint64_t offset, std::size_t& length,
                                                   std::uint64_t size) noexcept;
    void take(detail::platform::request const& what, detail::platform::extent const& mapped,
              std::uint64_t offset, std::size_t length) noexcept;
    [[noreturn]] static void raise_map(std::error_code ec, std::string const& what, access mode,
                                       std::uint64_t offset = 0, std::size_t length = to_end);

    [[nodiscard]] std::size_t delta() const noexcept;
    [[nodiscard]] detail::platform::extent extent() const noexcept;
    void adopt(detail::platform::extent const& now, std::size_t size, std::size_t slack) noexcept;
    [[nodiscard]] std::error_code check(std::size_t offset, std::size_t length) const noexcept;
    [[nodiscard]] bool allows(bool for_writing) const noexcept;
    [[nodiscard]] std::error_code check_access(bool for_writing) const noexcept;
    [[nodiscard]] bool copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept;
    [[nodiscard]] bool copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept;
    [[nodiscard]] std::error_code refusal(std::size_t offset, std::size_t n,
                                          bool for_writing) const noexcept;
    [[noreturn]] void refuse(std::size_t offset, std::size_t n, bool for_writing) const;
    template <class T>
    [[nodiscard]] std::error_code check_elements(std::size_t offset,
                                                 std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] span<T> view_as(std::size_t offset, std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] std::error_code check_elements() const noexcept;
    [[nodiscard]] detail::page_state* notes() const noexcept;
    [[nodiscard]] bool lost_before(std::size_t end) const noexcept;
    [[nodiscard]] std::error_code lock_pages(detail::page_state& notes, std::size_t from,
                                             std::size_t to) noexcept;
    [[nodiscard]] std::error_code lock_again(std::size_t from, std::size_t to) noexcept;
    [[nodiscard]] bool has_locks() const noexcept;
    void forget_locks(std::size_t from) noexcept;
    [[nodiscard]] std::error_code touch(std::size_t offset, std::size_t length) const noexcept;
    [[nodiscard]] std::error_code prefetch_all(range const* ranges,
                                               std::size_t count) const noexcept;
    [[nodiscard]] bool is_synced() const noexcept;
    [[nodiscard]] bool is_resizable() const noexcept {
        return has(may_store) || (kind_ == detail::platform::kind::anonymous && has(is_private));
    }
    [[nodiscard]] static char const* name_of(access mode) noexcept;
    [[nodiscard]] static char const* suffix_of(access mode) noexcept;
    /// For messages: the file, its length or another, and for its own length the mode.
    [[nodiscard]] std::string describe() const;
    [[nodiscard]] std::string describe(std::uint64_t bytes) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation, std::size_t offset,
                            std::size_t length) const;
    void require(std::error_code ec, char const* operation) const;
    void require(std::error_code ec, char const* operation, std::size_t offset,
                 std::size_t length) const;

    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;  // address space from data_
    std::uint64_t offset_ = 0;
    std::uint64_t file_size_ = 0;  // when mapped
    mutable std::atomic<detail::page_state*> ledger_{nullptr};
    owned handle_;
    access mode_ = NONE;
    detail::platform::kind kind_ = detail::platform::kind::nothing;
    unsigned char facts_ = 0;  // of `fact`: one byte keeps the class within 64
};

#include "detail/region_base.hpp"
#include "detail/region_construct.hpp"
#include "detail/region_open.hpp"

#include "detail/region_bytes.hpp"
#include "detail/region_file.hpp"
#include "detail/region_memory.hpp"
