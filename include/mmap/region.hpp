// region.hpp: the class. One region owns one mapping of a file, of shared memory, or of memory
// without a file. This page is its interface; the definitions are in detail/region_*.hpp.
#pragma once

#include <string_view>

#include "detail/element_view_check.hpp"
#include "detail/page_state.hpp"
#include "detail/pending_open.hpp"
#include "options.hpp"
#include "source.hpp"
#include "span.hpp"

/// A mapping. Movable, not copyable; the destructor unmaps and never throws.
///
/// Every operation that can fail has two forms: one throws mmap::error, one sets a std::error_code
/// and is noexcept (it clears the code on success). Without exceptions the throwing form prints its
/// message and aborts.
///
/// A region is *closed* (default, moved-from, unmapped: every call is errc::closed or does nothing)
/// or *open*. An open region may be *empty*; data() may be null then. A range that leaves the region
/// is errc::out_of_range; an empty range succeeds and does nothing. Ranges need no alignment. What a
/// system counts in pages is done to every page that the range touches, unless stated otherwise.
/// `(0, mmap::to_end)` is the whole region.
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

    // --- construct ---------------------------------------------------------------------------------

    /// A closed region.
    region() noexcept = default;

    /// Maps a file: all of it, or `length` bytes from `offset`. RDONLY unless given otherwise.
    ///
    /// An empty file gives an open, empty region; so does an offset equal to the file's size. The
    /// range must lie inside the file (errc::past_end_of_file), unless the options ask to grow or
    /// create it. RDONLY keeps no handle, RDWR keeps one.
    /// POSIX: if another process truncates the file, loads past its end fault: see
    ///   mmap::fault_guard and read(). RDONLY and NONE fall back to a private mapping where the file
    ///   system refuses shared ones (FUSE with direct I/O). `NONE | EXEC` is execute-only memory on
    ///   processors with protection keys: it can be neither read, locked nor prefetched.
    /// Windows: opened with FILE_SHARE_READ | WRITE | DELETE; a mapped file cannot be truncated.
    /// @throws mmap::error with the system's code, or errc::past_end_of_file, errc::not_mappable,
    ///   errc::not_resizable (a device cannot grow), std::errc::invalid_argument, value_too_large
    ///   (the rest does not fit the address space)
    ///@{
    // Not inlined, so that each of many call sites has only a call. (MSVC does not know the attribute,
    // and GCC refuses it beside `inline`: hence the body here.)
#if defined(__GNUC__)
    [[gnu::noinline]]
#endif
    explicit region(source const& what, access mode = RDONLY) {
        std::error_code ec;
        open(what, mode, 0, to_end, ec);
        if (ec) raise_map(ec, what.describe(), mode, 0, to_end, what.problem());
    }
    region(source const& what, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::error_code& ec) noexcept;
    region(source const& what, access mode, std::uint64_t offset, std::size_t length = to_end);
    region(source const& what, access mode, std::uint64_t offset, std::size_t length,
           std::error_code& ec) noexcept;
    region(source const& what, access mode, options const& how);
    region(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}
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
    /// RDONLY, NONE, to be protected later): memory of this process alone.
    /// POSIX: RDWR keeps a handle, so that it can be resized.
    /// Windows: has no fork(); RDWR is memory of this process too.
    /// @throws std::errc::not_enough_memory, or the system's error
    ///@{
    explicit region(anonymous, std::size_t length, access mode = RDWR);
    region(anonymous, std::size_t length, std::error_code& ec) noexcept;
    region(anonymous, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(anonymous, access mode, options const& how);
    region(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    /// Memory shared by name with unrelated processes. Without a length it must exist
    /// (std::errc::no_such_file_or_directory) and is mapped whole. With a length and RDWR it is
    /// created if it is missing: created() tells. `to_end`: its present size, or 64 MiB if created.
    /// An explicit length must fit the present size (errc::past_end_of_file) and not be 0
    /// (std::errc::invalid_argument). Memory is allocated at creation. With options, `create` decides
    /// and is `never` by default.
    /// POSIX: shm_open; lives until remove_shared(), also without users.
    /// Windows: a section in `Local\`; lives as long as a region that maps it. Sizes are whole pages.
    ///@{
    explicit region(shared const& name);
    region(shared const& name, std::error_code& ec) noexcept;
    region(shared const& name, access mode);
    region(shared const& name, access mode, std::error_code& ec) noexcept;
    region(shared const& name, std::size_t length, access mode = RDWR);
    region(shared const& name, std::size_t length, std::error_code& ec) noexcept;
    region(shared const& name, std::size_t length, access mode, std::error_code& ec) noexcept;
    region(shared const& name, access mode, options const& how);
    region(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    /// A second mapping of the object that `other` maps: the whole file or memory, or the part that
    /// the options name. Always that object, whatever has its name by now. The rights are those of
    /// the handle that `other` keeps.
    /// @throws std::errc::bad_file_descriptor if it keeps none (RDONLY and COPY files without
    ///   keep_handle; memory of one process), or as the other constructors
    ///@{
    region(region const& other, access mode);
    region(region const& other, access mode, std::error_code& ec) noexcept;
    region(region const& other, access mode, options const& how);
    region(region const& other, access mode, options const& how, std::error_code& ec) noexcept;
    ///@}

    region(region&& other) noexcept { swap(other); }
    region& operator=(region&& other) noexcept {
        region(std::move(other)).swap(*this);
        return *this;
    }
    region(region const&) = delete;
    region& operator=(region const&) = delete;
#if defined(__GNUC__)
    [[gnu::noinline]]
#endif
    ~region() {
        detail::page_state const* const state = pages_.load(std::memory_order_relaxed);
        if (state != nullptr && state->unmap_in_child.load() != nullptr)
            state->unmap_in_child.load()(mapping_, *state);
        else
            platform::unmap(mapping_);
        delete state;
    }

    // --- bytes -------------------------------------------------------------------------------------

    [[nodiscard]] std::byte const* data() const noexcept { return mapping_.data; }
    [[nodiscard]] std::size_t size() const noexcept { return mapping_.length; }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::byte const* begin() const noexcept { return data(); }
    [[nodiscard]] std::byte const* end() const noexcept { return data() + size(); }
    /// @pre index < size()
    [[nodiscard]] std::byte const& operator[](std::size_t index) const noexcept {
        return data()[index];
    }
    /// The byte at `index`, checked. Its form that does not throw is operator[].
    /// @throws errc::out_of_range, errc::closed, std::errc::permission_denied (NONE)
    [[nodiscard]] std::byte const& at(std::size_t index) const;
    /// The bytes as text, which ends in no NUL: mmap::load() with a padding appends zeros. A view,
    /// and like all views and pointers into the region valid until it is unmapped, assigned to,
    /// destroyed, slid, or resized past capacity(). Shrinking ends views of what lies past the new
    /// end (Windows: all views of a file). Moving and swapping leave them valid.
    [[nodiscard]] std::string_view view() const noexcept {
        return {reinterpret_cast<char const*>(data()), size()};
    }

    /// The bytes for writing. @throws std::errc::permission_denied unless writable(), errc::closed
    ///@{
    [[nodiscard]] span<std::byte> writable_bytes();
    [[nodiscard]] span<std::byte> writable_bytes(std::error_code& ec) noexcept;
    ///@}
    /// The first byte for writing, or null if the region is not writable() or has no bytes.
    [[nodiscard]] std::byte* writable_data() noexcept {
        return writable() ? mapping_.data : nullptr;
    }

    /// The region as elements of a trivially copyable T: `T const` to read, T to write.
    /// With `offset` and `count`: that many elements from byte `offset`, such as a header and the
    /// table after it.
    /// @throws std::errc::permission_denied (T to write a region that is not writable()),
    ///   errc::partial_element (size() is no multiple of sizeof(T)), errc::misaligned,
    ///   errc::out_of_range
    ///@{
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
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count);
    template <class T>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count, std::error_code& ec) noexcept;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count) const;
    template <class T, class = std::enable_if_t<std::is_const_v<T>>>
    [[nodiscard]] span<T> as(std::size_t offset, std::size_t count,
                             std::error_code& ec) const noexcept;
    ///@}
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

    /// Copies n bytes out of the region, and reports a fault as an error: a file that another
    /// process has truncated, a disk that cannot be read. On failure the buffer may be written in
    /// part; the mapping is unchanged.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied (NONE)
    ///@{
    void read(std::size_t offset, void* buffer, std::size_t n) const;
    void read(std::size_t offset, void* buffer, std::size_t n, std::error_code& ec) const noexcept;
    ///@}
    /// Copies n bytes into the region, likewise: a full disk shows here if the file's blocks were
    /// not allocated.
    /// @throws std::errc::io_error, errc::out_of_range, std::errc::permission_denied
    ///@{
    void write(std::size_t offset, void const* buffer, std::size_t n);
    void write(std::size_t offset, void const* buffer, std::size_t n, std::error_code& ec) noexcept;
    ///@}

    // --- the file ----------------------------------------------------------------------------------

    /// Returns when the stores in the range are on stable storage. The whole region's flush covers
    /// the file's size too, also of an empty region, and what was stored before slide(). The first
    /// flush of a file that the region created makes its directory entry durable.
    ///
    /// An error is reported once: the system may have given the data up, and the next flush
    /// succeeds (fsync(2)). Memory and COPY: does nothing.
    /// POSIX: msync(MS_SYNC), and F_FULLFSYNC on macOS. Windows: FlushViewOfFile and
    ///   FlushFileBuffers.
    ///@{
    void flush();
    void flush(std::error_code& ec) noexcept;
    void flush(std::size_t offset, std::size_t length);
    void flush(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Starts the write-back and does not wait.
    ///@{
    void flush_async();
    void flush_async(std::error_code& ec) noexcept;
    void flush_async(std::size_t offset, std::size_t length);
    void flush_async(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Makes what others wrote to the file by other means visible, on systems where a mapping and
    /// read()/write() are not coherent (OpenBSD). POSIX: MS_INVALIDATE; busy if pages are locked.
    /// Windows: does nothing.
    ///@{
    void invalidate();
    void invalidate(std::error_code& ec) noexcept;
    ///@}

    /// Gives the region n bytes. Growing inside the file lengthens the view; growing past its end
    /// extends the file by zeros, their blocks allocated (unless options::sparse). Shrinking cuts the
    /// file if the region reached its end; a window inside the file shrinks alone.
    ///
    /// Up to capacity() data() stays; past it pointers are invalidated as std::vector's are. Strong
    /// guarantee. For writable regions on files (RDWR), shared and anonymous memory. Locks stay; only
    /// a shrunk region that cannot be locked again is left unlocked.
    /// Windows: shrinking invalidates pointers into a file. Named memory grows to capacity() only.
    /// @throws errc::not_resizable (also a device past its end), or the system's error:
    ///   no_space_on_device, file_too_large …
    ///@{
    void resize(std::size_t n);
    void resize(std::size_t n, std::error_code& ec) noexcept;
    ///@}

    /// Shows another part of the file: `length` bytes (as many as now if omitted) from `offset`,
    /// inside the file; `to_end`: all the rest. For windows over files larger than memory or address
    /// space: nothing is opened, and the file's size is asked for only where it must have grown.
    /// Locks, advice, and stores into a COPY are gone; stores of RDWR are in the file. Strong
    /// guarantee; only where the system can bring back neither part the region is left empty. For
    /// files that keep a handle (RDWR, keep_handle).
    /// POSIX: one mmap(2); data() stays on its page while the part fits into capacity().
    /// Windows: the new view is made before the old one goes: data() changes.
    /// @throws errc::past_end_of_file, errc::not_supported (memory, no file),
    ///   std::errc::bad_file_descriptor (no handle: keep_handle keeps one), or the system's error
    /// @pre not guarded
    ///@{
    void slide(std::uint64_t offset);
    void slide(std::uint64_t offset, std::error_code& ec) noexcept;
    void slide(std::uint64_t offset, std::size_t length);
    void slide(std::uint64_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Makes [offset, + length) of the file read as zeros and frees the blocks that lie in it whole.
    /// The file keeps its size. For RDWR files.
    /// @throws errc::not_supported (memory, file systems without holes, systems other than Linux and
    ///   Windows), std::errc::permission_denied
    ///@{
    void punch_hole(std::size_t offset, std::size_t length);
    void punch_hole(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    // --- memory ------------------------------------------------------------------------------------

    /// Keeps the pages in memory. Locking twice is locking once.
    /// POSIX: mlock; not_enough_memory or resource_unavailable over RLIMIT_MEMLOCK.
    /// Windows: raises the working set if its minimum is too small, and tries again.
    ///@{
    void lock();
    void lock(std::error_code& ec) noexcept;
    void lock(std::size_t offset, std::size_t length);
    void lock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}
    /// Unlocks what is locked of the range. The region remembers one range that holds all that was
    /// locked. @throws errc::not_locked if the range touches none of it
    ///@{
    void unlock();
    void unlock(std::error_code& ec) noexcept;
    void unlock(std::size_t offset, std::size_t length);
    void unlock(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Changes what the memory may be used for; mode() follows. A private region stays private:
    /// RDWR means COPY there. A shared one cannot become private (invalid_argument), nor writable
    /// if it was not mapped so (permission_denied). EXEC on a file:
    /// POSIX: as the system allows. Windows: only if it was mapped with EXEC.
    ///@{
    void protect(access mode);
    void protect(access mode, std::error_code& ec) noexcept;
    ///@}

    /// Tells the system about the use to come: see mmap::advice.
    ///@{
    void advise(advice what) const;
    void advise(advice what, std::error_code& ec) const noexcept;
    void advise(advice what, std::size_t offset, std::size_t length) const;
    void advise(advice what, std::size_t offset, std::size_t length,
                std::error_code& ec) const noexcept;
    ///@}

    /// Faults the pages in for reading, now. Of many ranges the system is told before any is waited
    /// for, so that their reads run side by side; nothing is done if one of them leaves the region.
    /// @throws std::errc::io_error if pages cannot be read
    ///@{
    void prefetch() const;
    void prefetch(std::error_code& ec) const noexcept;
    void prefetch(std::size_t offset, std::size_t length) const;
    void prefetch(std::size_t offset, std::size_t length, std::error_code& ec) const noexcept;
    void prefetch(span<range const> ranges) const;
    void prefetch(span<range const> ranges, std::error_code& ec) const noexcept;
    ///@}

    /// Gives memory back to the system.
    /// Anonymous and named memory: the range's bytes read as zeros after; must be writable().
    /// COPY of a file, writable(): whole pages inside the range show the file again. Linux; elsewhere
    /// errc::not_supported.
    /// RDONLY and RDWR files: only the memory; no byte of the file is lost.
    ///@{
    void discard(std::size_t offset, std::size_t length);
    void discard(std::size_t offset, std::size_t length, std::error_code& ec) noexcept;
    ///@}

    /// Bytes (of the range) that are in memory now. Linux: of files that the user neither owns nor
    /// may write, the kernel reports all (mincore(2)).
    ///@{
    [[nodiscard]] std::size_t resident() const;
    [[nodiscard]] std::size_t resident(std::error_code& ec) const noexcept;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length) const;
    [[nodiscard]] std::size_t resident(std::size_t offset, std::size_t length,
                                       std::error_code& ec) const noexcept;
    ///@}

    // --- the object --------------------------------------------------------------------------------

    /// Gives away the bytes from `at` on: this region keeps [0, at), the result owns [at, size) and
    /// the address space after it. No byte moves. Both are full regions: locks and advice stay with
    /// the pages, and either can be resized, protected and unmapped alone. `at` is a multiple of
    /// granularity() from the mapping's first page, or 0, or size().
    /// Windows: only 0 and size(); a mapping is unmapped whole there.
    /// @throws errc::out_of_range, errc::misaligned, errc::not_supported
    /// @pre not guarded
    ///@{
    [[nodiscard]] region split(std::size_t at);
    [[nodiscard]] region split(std::size_t at, std::error_code& ec) noexcept;
    ///@}
    /// Unmaps and closes; the region is closed after. Does not flush: stores are in the system's
    /// cache already and survive the process.
    void unmap() noexcept;
    /// Gives the mapping away: the region is closed, and the caller unmaps exactly the returned
    /// bytes. They begin where the mapping does, perhaps before data(), and include reserved address
    /// space; what may be stored to is what mode() allowed. Handles are closed.
    /// POSIX: munmap(2). Windows: UnmapViewOfFile, or VirtualFree of memory.
    [[nodiscard]] span<std::byte> release() noexcept;
    void swap(region& other) noexcept;
    friend void swap(region& a, region& b) noexcept { a.swap(b); }

    [[nodiscard]] bool is_open() const noexcept {
        return mapping_.kind != detail::platform::kind::nothing;
    }
    [[nodiscard]] explicit operator bool() const noexcept { return is_open(); }
    /// Present access; NONE if closed.
    [[nodiscard]] access mode() const noexcept { return mapping_.mode; }
    [[nodiscard]] bool writable() const noexcept { return allows_writing(mode()); }
    /// Where in the file the region begins, bytes.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Bytes that resize() can reach without moving data().
    [[nodiscard]] std::size_t capacity() const noexcept {
        return is_resizable() && mapping_.reserved > size() ? mapping_.reserved : size();
    }
    /// Did the constructor make the file or shared memory?
    [[nodiscard]] bool created() const noexcept { return has(was_created); }
    /// The file's size, bytes: now, if the region keeps a handle (RDWR, keep_handle), else as it was
    /// when mapped. Memory without a file: size().
    ///@{
    [[nodiscard]] std::uint64_t file_size() const;
    [[nodiscard]] std::uint64_t file_size(std::error_code& ec) const noexcept;
    ///@}
    /// The handle that the region keeps: RDWR, named memory, keep_handle; else -1 or
    /// INVALID_HANDLE_VALUE. Named memory on Windows: the section's. Still the region's own.
    [[nodiscard]] native_handle_type native_handle() const noexcept { return handle_.get(); }
    /// For messages: the file's path in quotes where the system tells it, the size and the mode.
    [[nodiscard]] std::string describe() const;

private:
    friend class mmap::fault_guard;
    template <class>
    friend class mmap::vector;
    using platform = detail::platform;
    enum flag : unsigned char {
        may_store =
            1,  // shared and mapped for writing: whatever mode() is now, there may be stores
        was_created = 2,
        has_unsynced_name = 4,  // the directory entry is not durable yet
        has_slid = 8,           // stores may lie outside of the region
        is_sparse = 16,         // growth allocates no blocks
    };
    struct opening;  // an object under construction, and what must be undone if mapping fails

    [[nodiscard]] bool has(flag f) const noexcept { return (flags_ & f) != 0; }
    void set(flag f, bool on) noexcept {
        flags_ = static_cast<unsigned char>(on ? flags_ | f : flags_ & ~f);
    }

    // region_open.hpp
    void open(source const& what, access mode, std::uint64_t offset, std::size_t length,
              std::error_code& ec) noexcept;
    void open(source const& what, access mode, options const& how, std::error_code& ec) noexcept;
    void open(anonymous, access mode, options const& how, std::error_code& ec) noexcept;
    void open(shared const& name, access mode, options const& how, std::error_code& ec) noexcept;
    void open(region const& other, access mode, options const& how, std::error_code& ec) noexcept;
    [[nodiscard]] std::error_code map_part(platform::handle file, access mode, std::uint64_t offset,
                                           std::size_t length) noexcept;
    [[nodiscard]] std::error_code map_sized(opening& object, platform::kind kind, access mode,
                                            options const& how) noexcept;
    [[nodiscard]] std::error_code prepare(platform::handle object, options const& how) noexcept;
    [[nodiscard]] static std::error_code check_lockable(std::size_t length) noexcept;
    [[nodiscard]] static std::error_code make_request(platform::handle object, platform::kind kind,
                                                      access mode, std::uint64_t offset,
                                                      std::size_t length,
                                                      platform::request& what) noexcept;
    [[nodiscard]] static std::error_code resolve_length(std::uint64_t offset, std::size_t& length,
                                                        std::uint64_t size) noexcept;
    [[nodiscard]] static options options_for(access mode, std::size_t length) noexcept;
    void commit(platform::request const& what, platform::extent const& mapped,
                std::uint64_t file_size, owned handle) noexcept;

    // region_errors.hpp
    [[nodiscard]] static char const* problem_of(source const& what, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of(anonymous, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of(shared const& name, access mode,
                                                options const& how) noexcept;
    [[nodiscard]] static char const* problem_of_placement(access mode, options const& how) noexcept;
    [[noreturn]] void raise_map(std::error_code ec, std::string what, access mode,
                                std::uint64_t offset, std::size_t length,
                                char const* problem) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation) const;
    [[noreturn]] void raise(std::error_code ec, char const* operation, std::size_t offset,
                            std::size_t length) const;
    [[noreturn]] void raise_elements(std::error_code ec, std::size_t size,
                                     std::size_t alignment) const;
    void throw_if(std::error_code ec, char const* operation) const;
    void throw_if(std::error_code ec, char const* operation, std::size_t offset,
                  std::size_t length) const;
    [[nodiscard]] static char const* name_of(access mode) noexcept;
    [[nodiscard]] static char const* suffix_of(access mode) noexcept;

    // region_base.hpp
    [[nodiscard]] std::error_code check_open() const noexcept;
    [[nodiscard]] std::error_code check_range(std::size_t offset,
                                              std::size_t& length) const noexcept;
    [[nodiscard]] bool contains(std::size_t offset, std::size_t n) const noexcept;
    [[nodiscard]] static bool allows_writing(access mode) noexcept {
        return (static_cast<unsigned>(mode) & static_cast<unsigned>(access{2U | 4U})) != 0;
    }
    [[nodiscard]] bool allows(bool for_writing) const noexcept;
    [[nodiscard]] std::error_code check_access(bool for_writing) const noexcept;
    [[nodiscard]] bool is_resizable() const noexcept {
        return has(may_store) ||
               (mapping_.kind == platform::kind::anonymous && mapping_.is_private);
    }
    /// Are there stores that a file must get?
    [[nodiscard]] bool is_synced() const noexcept {
        return mapping_.kind == platform::kind::file && has(may_store);
    }
    [[nodiscard]] detail::page_state* pages() const noexcept {
        return pages_.load(std::memory_order_acquire);
    }
    [[nodiscard]] detail::page_state* make_pages() const noexcept;
    [[nodiscard]] bool lost_before(std::size_t end) const noexcept;

    // region_bytes.hpp
    [[nodiscard]] bool copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept;
    [[nodiscard]] bool copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept;
    [[nodiscard]] std::error_code io_failure_reason(std::size_t offset, std::size_t n,
                                                    bool for_writing) const noexcept;
    [[noreturn]] void throw_io_error(std::size_t offset, std::size_t n, bool for_writing) const;
    template <class T>
    [[nodiscard]] std::error_code check_elements(std::size_t offset,
                                                 std::size_t count) const noexcept;
    template <class T>
    [[nodiscard]] std::error_code check_elements() const noexcept;
    template <class T>
    [[nodiscard]] span<T> view_as(std::size_t offset, std::size_t count) const noexcept;

    // region_file.hpp, region_memory.hpp
    [[nodiscard]] std::error_code flush_range(std::size_t offset, std::size_t length) noexcept;
    [[nodiscard]] std::error_code change_size(std::size_t n,
                                              platform::file_info const& info) noexcept;
    [[nodiscard]] std::error_code cut_to(std::size_t n, platform::file_info const& info) noexcept;
    [[nodiscard]] detail::page_state::hull widened(std::size_t offset,
                                                   std::size_t length) const noexcept;
    [[nodiscard]] detail::page_state::hull locked() const noexcept;
    void unlock_for_remap() noexcept;
    [[nodiscard]] std::error_code lock_again(std::size_t from = 0,
                                             std::size_t to = to_end) noexcept;
    [[nodiscard]] std::error_code touch(std::size_t offset, std::size_t length) const noexcept;
    static void unmap_in_child(platform::extent const& where,
                               detail::page_state const& state) noexcept;

    platform::extent mapping_;
    std::uint64_t offset_ = 0;
    std::uint64_t file_size_ = 0;  // when mapped
    mutable std::atomic<detail::page_state*> pages_{nullptr};
    owned handle_;
    unsigned char flags_ = 0;
};

#include "detail/region_base.hpp"
#include "detail/region_errors.hpp"

#include "detail/region_construct.hpp"
#include "detail/region_open.hpp"

#include "detail/region_bytes.hpp"
#include "detail/region_file.hpp"
#include "detail/region_memory.hpp"
