// platform.hpp: all that the library asks of a system, declared once. A platform (posix.hpp,
// win32.hpp) defines every function here and `mmap::detail::native`; nothing else knows the system.
// This page is the contract; docs/porting.md walks through it.
//
// For all functions:
// - They are noexcept and may be called from several threads for different extents.
// - Success is an empty std::error_code. A failed system call reports its own code, read at once, in
//   std::system_category(). What the platform refuses itself is an mmap::errc or std::errc.
// - On failure nothing has changed and nothing is owned: outputs are untouched, what was opened on
//   the way is closed. Exceptions are stated where they are.
// - Lengths and offsets are bytes and need no alignment: the platform aligns them to what its calls
//   demand. Offsets into an extent count from extent.data. Ranges lie inside [0, extent.length) and
//   are not empty. What a system counts in pages is done to every page that the range touches.
// - The pages of an extent belong to it whole, past `length` too.
#pragma once

#include <atomic>
#include <cstdint>
#include <system_error>

#include "../access.hpp"
#include "../cstring_view.hpp"
#include "../error.hpp"
#include "../options.hpp"

struct mmap::detail::platform {
    /// An open object: a descriptor or HANDLE, converted by mmap::detail::native.
    using handle = std::intptr_t;
    static constexpr handle none = -1;

    /// What a mapping's bytes belong to.
    enum class kind : unsigned char {
        nothing,    // no mapping
        file,       // a file or block device
        named,      // shared memory with a name
        anonymous,  // memory without a name: with a handle an object that forked children share,
                    // without one memory of this process
    };

    /// One mapping. A default extent is none.
    struct extent {
        std::byte* data = nullptr;      // the first byte in use; null if nothing is mapped
        std::size_t length = 0;         // bytes in use; 0 with data set: only address space
        std::size_t reserved = 0;       // bytes of address space from data that are the extent's
        std::uint32_t page_offset = 0;  // bytes from the mapping's base to data
        mmap::access mode = NONE;       // present protection
        platform::kind kind = kind::nothing;
        bool is_private = false;       // stores stay in this process
        unsigned char unit_shift = 0;  // the platform's own: log2 of the unit it maps in, 0: a page

        [[nodiscard]] std::byte* base() const noexcept { return data - page_offset; }
        /// The same without its mapping.
        [[nodiscard]] extent unmapped() const noexcept {
            extent e;
            e.mode = mode;
            e.kind = kind;
            e.is_private = is_private;
            e.unit_shift = unit_shift;
            return e;
        }
    };

    /// A path as the caller gave it: UTF-8, or this system's wide characters.
    struct path {
        char const* utf8 = nullptr;
        wchar_t const* wide = nullptr;  // set only where mmap::detail::native::wide is wchar_t
    };

    // --- the system -----------------------------------------------------------------------------

    static std::size_t page_size() noexcept;
    static std::size_t granularity() noexcept;  // a multiple of page_size()
    /// Identifies this process, never 0: a forked child has another one than its parent.
    static int process_id() noexcept;

    // --- files ----------------------------------------------------------------------------------

    /// Opens a file for mapping with `mode`, not inherited by child processes. `mode` decides the
    /// rights asked for: reading, with `write` in mode writing too, with EXEC execution where the
    /// system asks for that.
    static std::error_code open_file(path const& where, mmap::access mode, handle& out) noexcept;
    /// Likewise, and creates the file as `create` says, which is not `never`. A file that exists
    /// keeps its bytes, with `create::truncate` too: the caller empties it by shrink() once the rest
    /// of the request is known to be right. `created` tells whether the file is new. `permissions`
    /// as in mmap::options.
    static std::error_code create_file(path const& where, mmap::access mode, mmap::create create,
                                       unsigned permissions, handle& out, bool& created) noexcept;
    /// Removes a file that create_file() has made, if the path still names it.
    static void remove_created(path const& where, handle file) noexcept;
    /// Another handle to the same object, not inherited by child processes.
    static std::error_code duplicate(handle object, handle& out) noexcept;
    /// May the library keep this handle? Not descriptors 0, 1 and 2, which other code prints to;
    /// duplicate() never makes one of these.
    static bool is_keepable(handle object) noexcept;
    /// Closes; `none` is ignored.
    static void close(handle object) noexcept;
    struct file_info {
        std::uint64_t size = 0;
        bool is_resizable = true;      // a device has a size of its own
        unsigned char unit_shift = 0;  // for request::unit_shift
    };
    /// What the file is. What has no size and cannot be mapped (pipe, socket, folder, terminal) is
    /// errc::not_mappable or the system's error. Block devices report their capacity.
    static std::error_code inspect(handle file, file_info& info) noexcept;
    /// The present size of a file, or of named or anonymous memory.
    static std::error_code size_of(handle object, platform::kind kind,
                                   std::uint64_t& size) noexcept;
    /// Can the file get `size` bytes, with `needs_blocks` on its disk too? Looks at limits, the file
    /// system and its free space; changes nothing that stays.
    static std::error_code check_size(handle file, std::uint64_t size, bool needs_blocks) noexcept;
    /// The size of an object of this kind is a multiple of so many bytes.
    static std::size_t size_unit(platform::kind kind) noexcept;
    /// Extends a file from its present size; what is new reads as zeros. With `allocates` its blocks
    /// are allocated, so that no later store can find the disk full; without, a full disk shows at
    /// the store. The size changes in one step where the system can do so. Memory objects that
    /// cannot be extended are left to grow().
    static std::error_code extend(handle object, platform::kind kind, std::uint64_t from,
                                  std::uint64_t to, bool allocates) noexcept;
    /// Makes the file shorter: undoes extend(), or empties it.
    static std::error_code shrink(handle file, std::uint64_t size) noexcept;
    /// Reads n bytes at `offset`; `got` is less at the end of the file only.
    static std::error_code read(handle file, std::uint64_t offset, void* to, std::size_t n,
                                std::size_t& got) noexcept;
    /// Writes n bytes at `offset`, together no more than INT64_MAX. On failure too `done` tells how
    /// many of them were written.
    static std::error_code write(handle file, std::uint64_t offset, void const* from, std::size_t n,
                                 std::size_t& done) noexcept;
    /// Opens a file for append(), and for reading too where that is allowed; creates it as `create`
    /// says. A file that exists keeps its bytes, with `create::truncate` too: the caller empties it
    /// by shrink(). What keeps no bytes is errc::not_mappable (pipe, terminal, /proc) or
    /// errc::not_resizable (block device).
    static std::error_code open_append(path const& where, mmap::create create, handle& out,
                                       bool& created) noexcept;
    /// Likewise for what a caller has opened to write. `out` is the library's own handle, or stays
    /// none where the one that `is_given` will do. The caller's flags and rights do not change.
    /// `appends` is for append().
    static std::error_code share_append(handle object, bool is_given, handle& out,
                                        bool& appends) noexcept;
    /// Writes n bytes to the end of the file, wherever other writers have moved it. On failure too
    /// `done` tells how many of them were written: at a limit or on a full disk all that fit. Without
    /// `appends` the end is looked up first, and another writer may write to the same place.
    static std::error_code append(handle file, bool appends, void const* from, std::size_t n,
                                  std::size_t& done) noexcept;
    /// Returns when all that was written to the file is on stable storage.
    static std::error_code sync(handle file) noexcept;
    /// Likewise the file's name, where the system does not order names by itself.
    static std::error_code sync_name(handle file) noexcept;
    /// Writes the object's path to `text`, NUL-terminated UTF-8, for error messages; an empty text
    /// where the system does not tell. @pre capacity > 0
    static void path_of(handle object, char* text, std::size_t capacity) noexcept;
    /// Likewise the path of what is mapped at an address.
    static void path_at(void const* address, char* text, std::size_t capacity) noexcept;

    // --- objects without a file -------------------------------------------------------------------

    /// An object of `size` zero bytes that forked children share through its mappings. A system
    /// without fork() leaves `out` none: map() then gives memory of this process.
    static std::error_code open_anonymous(std::size_t size, handle& out) noexcept;
    /// Opens or creates memory by `name` (UTF-8, 1 to 255 bytes, checked). `size` in: bytes if it is
    /// created; out: its present bytes. A missing name is std::errc::no_such_file_or_directory, an
    /// existing one with create::must std::errc::file_exists. Two creators end with one object and
    /// one `created`; nobody ever sees an object whose size is not yet set; a creator that died
    /// half way does not wedge the next. Memory is allocated, as extend() does, for `size`; address
    /// space up to `reserve` where a system must know that at creation. `create::truncate` is
    /// errc::not_supported.
    static std::error_code open_shared(char const* name, mmap::access mode, mmap::create create,
                                       std::size_t& size, std::size_t reserve, unsigned permissions,
                                       handle& out, bool& created) noexcept;
    /// An object of `size` zero bytes without a name, for map_twice(). @pre size is a multiple of
    /// granularity()
    static std::error_code open_unnamed(std::size_t size, handle& out) noexcept;
    /// Removes a name; `removed` false if there was none.
    static std::error_code remove_shared(char const* name, bool& removed) noexcept;

    // --- mapping ----------------------------------------------------------------------------------

    struct request {
        handle object = none;  // none: zeroed memory of this process, kind::anonymous
        platform::kind kind = kind::anonymous;
        bool is_private = false;
        mmap::access mode = NONE;
        std::uint64_t offset = 0;
        std::size_t length = 0;        // offset + length lies inside the object
        unsigned char unit_shift = 0;  // of file_info; 0 where the file was not inspected

        /// The extent of a request of no bytes.
        [[nodiscard]] extent empty_extent() const noexcept {
            extent e;
            e.mode = mode;
            e.kind = kind;
            e.is_private = is_private;
            e.unit_shift = unit_shift;
            return e;
        }
    };
    struct placement_hints {
        std::size_t reserve = 0;             // address space from data; taken if it can be had
        std::byte const* address = nullptr;  // where data should be, or null
        bool fixed = false;  // there, or std::errc::address_in_use, invalid_argument
        bool huge = false;
        unsigned native_flags = 0;
    };
    /// Maps a request of at least one byte. Never replaces what is mapped already. The handle may be
    /// closed afterwards, except where grow(), cut(), slide() and flush() take it again. The first
    /// form is for requests without hints (of its own, so that a program without hints contains no
    /// code for them). The second also takes length 0 with a `reserve`: only address space then,
    /// and data is null if that cannot be had.
    static std::error_code map(request const& what, extent& out) noexcept;
    static std::error_code map(request const& what, placement_hints const& hints,
                               extent& out) noexcept;
    /// Could the request be mapped, once the object is long enough? Finds what map() would refuse
    /// (kind of file, rights, address, address space) and changes nothing. A request of length 0
    /// asks about the file alone; one whose size is not known (proc) is errc::not_mappable.
    static std::error_code check_mappable(request const& what) noexcept;
    static std::error_code check_mappable(request const& what,
                                          placement_hints const& hints) noexcept;
    /// Maps the first `length` bytes of a named or unnamed object twice in a row, shared and RDWR: `base`
    /// and `base + length` show the same bytes. Where the system can do so, no other thread can take a
    /// part of the place meanwhile. An extent of 2 * length bytes is unmapped by unmap().
    /// @pre length is a multiple of granularity() and not 0, 2 * length does not overflow
    static std::error_code map_twice(handle object, std::size_t length, std::byte*& base) noexcept;
    /// Unmaps all of it, address space included. A default extent is ignored.
    static void unmap(extent const& where) noexcept;
    /// Unmaps all but `length` bytes from `offset` from extent.data, widened to pages.
    static void unmap_around(extent const& where, std::size_t offset, std::size_t length) noexcept;

    /// Gives the extent `length` bytes, more than it has, of an object that is long enough; `offset`
    /// is that of extent.data in it. What is new of memory of this process (object none) reads as
    /// zeros. Up to `reserved` data stays, past it data may change. An extent without mapping (data
    /// null, but kind, mode and is_private set) is mapped. Locks may be gone, also on failure.
    /// Strong, except where a system must unmap first: if nothing can be mapped again the extent is
    /// without mapping.
    static std::error_code grow(extent& where, handle object, std::uint64_t offset,
                                std::size_t length) noexcept;
    /// Gives the extent `length` bytes, fewer than it has (0 allowed), and its object `size` bytes
    /// (to_end: the object stays as it is). Memory of this process, and named memory where it cannot
    /// shrink, has zeros past the new end. Keeps address space where it can. Locks may be gone.
    /// A system that must unmap to make a file shorter may leave the extent elsewhere, or, if nothing
    /// can be mapped again, without mapping. @pre nothing past the new end is locked
    static std::error_code cut(extent& where, handle object, std::uint64_t offset,
                               std::size_t length, std::uint64_t size) noexcept;
    /// Shows [to, + length) of the object where the extent shows it from `from` on. data stays on its
    /// page if the system can do so and `length` fits into `reserved`. Locks, advice and private
    /// stores go. `widest` is what protect() may raise the extent to later, for systems that allow a
    /// mapping no more than it was made with. On failure all is as before, or, where the system has
    /// already given up the old part and cannot bring it back, the extent is without mapping.
    static std::error_code slide(extent& where, handle object, std::uint64_t from, std::uint64_t to,
                                 std::size_t length, mmap::access widest) noexcept;
    /// Makes the bytes from `at` on an extent of their own, which can be unmapped, protected and
    /// grown alone. errc::misaligned if no page begins there, errc::not_supported where the system
    /// unmaps whole mappings only. @pre 0 < at < length
    static std::error_code split(extent& where, std::size_t at, extent& rest) noexcept;
    /// Changes the protection of all of it and sets extent.mode. More than the object was opened or
    /// mapped for is std::errc::permission_denied, or the system's error.
    static std::error_code protect(extent& where, mmap::access mode) noexcept;

    /// Returns when stores in the range are on stable storage. Only for shared mappings of files.
    static std::error_code flush(extent const& where, handle file, std::size_t offset,
                                 std::size_t length) noexcept;
    /// Starts the write-back and returns. `file_offset` is that of extent.data.
    static std::error_code flush_async(extent const& where, handle file, std::uint64_t file_offset,
                                       std::size_t offset, std::size_t length) noexcept;
    /// Drops cached copies that differ from the object, where the system has such.
    static std::error_code invalidate(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept;

    /// Keeps the pages in memory. No count: locking twice is locking once. On failure the pages may
    /// be unlocked.
    static std::error_code lock(extent const& where, std::size_t offset,
                                std::size_t length) noexcept;
    /// Undoes lock(). @pre the pages are locked
    static std::error_code unlock(extent const& where, std::size_t offset,
                                  std::size_t length) noexcept;

    /// What a system lacks: see mmap::advice.
    static std::error_code advise(extent const& where, mmap::advice what, std::size_t offset,
                                  std::size_t length) noexcept;
    /// Faults the pages in, with `for_writing` so that stores do not fault either. Pages that
    /// cannot be read are std::errc::io_error. errc::not_supported where the system has no such
    /// call: the caller then touches the pages. `object` is what is mapped, or none if it is no
    /// longer open.
    static std::error_code prefetch(extent const& where, handle object, std::size_t offset,
                                    std::size_t length, bool for_writing) noexcept;
    /// Gives whole pages back. Anonymous and named memory reads as zeros after. Private copies of a
    /// file show the file again, or errc::not_supported. Shared files: only the memory is given
    /// back, no byte is lost. @pre the range begins and ends where pages do
    static std::error_code discard(extent const& where, std::size_t offset,
                                   std::size_t length) noexcept;
    /// Makes [offset, + length) of a file read as zeros and frees its blocks, in the file and in
    /// every mapping of it. errc::not_supported where the file system cannot.
    static std::error_code punch_hole(handle file, std::uint64_t offset,
                                      std::uint64_t length) noexcept;
    /// Bytes of the range whose pages are in memory.
    static std::error_code resident(extent const& where, std::size_t offset, std::size_t length,
                                    std::size_t& bytes) noexcept;

    // --- faults -----------------------------------------------------------------------------------

    /// An address range in which this thread survives faults while it is armed. Lives on the
    /// thread's stack; armed and disarmed by the thread whose faults it takes.
    struct armed_range {
        std::byte* base = nullptr;  // a multiple of page_size()
        std::size_t length = 0;     // widened to whole pages
        bool writable = false;
        std::atomic<std::size_t>* first_lost = nullptr;  // least offset replaced; starts at to_end
        // The platform's own:
        void* jump_target = nullptr;   // for copy()
        armed_range* older = nullptr;  // this thread's other ranges
        armed_range* newer = nullptr;

        /// Records that the bytes from `offset` on are lost. For fault handlers.
        void lose_from(std::size_t offset) const noexcept {
            std::size_t least = first_lost->load();
            while (offset < least && !first_lost->compare_exchange_weak(least, offset)) {}
        }
        /// Links this range in front of `newest`, and returns the new front.
        armed_range* link(armed_range* newest) noexcept {
            older = newest;
            newer = nullptr;
            if (newest != nullptr) newest->newer = this;
            return this;
        }
        /// Takes this range out of the list that starts with `newest`, and returns the new front.
        armed_range* unlink(armed_range* newest) noexcept {
            if (older != nullptr) older->newer = newer;
            if (newer == nullptr) return older;
            newer->older = older;
            return newest;
        }
    };

    /// Installs the program's one fault handler on the first call, and again if other code has
    /// replaced it; then arms. A fault of this thread inside the range lowers `*first_lost` to the
    /// page's offset, *then* replaces the pages from there (a system that cannot replace single
    /// pages: from base) to the range's end by zeros, private to this process, writable if the range
    /// is; execution goes on. Faults elsewhere go to the handler that was installed before. The
    /// handler takes no lock and allocates nothing.
    static std::error_code arm(armed_range& range) noexcept;
    /// Disarms. Any order, constant time; must be called by the thread that armed.
    static void disarm(armed_range& range) noexcept;
    /// Copies n bytes (memcpy), n > 0. False if a page of the mapping that has [guarded, + n) could
    /// not be read or written; bytes before it may have been copied, the mapping is as it was.
    /// Faults elsewhere are not taken. False, too, if no handler can be installed: fault_handling()
    /// tells. @pre guarded is the source or the target
    static bool copy(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept;
    /// The error of the last attempt to install the fault handler; empty if it is installed.
    static std::error_code fault_handling() noexcept;
};
