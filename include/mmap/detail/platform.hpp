// os.hpp: the seam. All that the library asks of a system, declared once; a backend (posix.hpp,
// win32.hpp) defines every function here, and `mmap::detail::native` besides (its members: docs/porting.md),
// and nothing else of the library knows the system. This page is the contract; docs/porting.md walks
// through it.
//
// For all functions:
// - They are noexcept and may be called from several threads for different extents.
// - Success is an empty std::error_code. A failure of the system is its code, read at once, in
//   std::system_category(); what the backend refuses itself is an mmap::errc or std::errc.
// - On failure nothing has changed and nothing is owned: outputs are untouched, what was opened on
//   the way is closed, what was created is removed. Exceptions to this are said where they are.
// - Lengths and offsets are bytes. Offsets *within* an extent need no alignment: the backend widens
//   them to what its calls demand. Ranges have been checked to lie inside [0, extent.length), and
//   are not empty, unless said otherwise.
// - The pages of an extent belong to it whole: what lies behind `length` in its last page is its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <system_error>

#include "../access.hpp"
#include "../cstring_view.hpp"
#include "../error.hpp"
#include "../options.hpp"

struct mmap::detail::platform {
    /// An open object as it crosses the seam: a descriptor or HANDLE, converted by mmap::detail::native.
    using handle = std::intptr_t;
    static constexpr handle none = -1;

    /// What a mapping's bytes belong to.
    enum class kind : unsigned char {
        nothing,    // no mapping
        file,       // a file (or block device)
        named,      // shared memory with a name
        anonymous,  // memory without a name. With a handle: an object that forked children share;
                    // without: memory of this process
    };

    /// One mapping. A default extent is none.
    struct extent {
        std::byte* base = nullptr;  // a multiple of granularity(); null if nothing is mapped
        std::size_t length = 0;     // bytes in use from base; 0 with a base: only address space
        std::size_t reserved = 0;   // bytes of address space from base that are this extent's:
                                    // length rounded up to pages, or more
        mmap::access mode = NONE;   // present protection
        platform::kind kind = kind::nothing;
        bool is_private = false;  // stores stay in this process (COPY)
    };

    /// A path as the caller gave it: UTF-8, or this system's wide characters.
    struct path {
        char const* utf8 = nullptr;
        wchar_t const* wide = nullptr;  // set only where mmap::detail::native::wide is wchar_t
    };

    // --- the system -----------------------------------------------------------------------------

    static std::size_t page_size() noexcept;
    static std::size_t granularity() noexcept;  // a multiple of page_size()
    /// This process, as a number that is not 0: by fork() another one has what this one had.
    static int process() noexcept;

    // --- files ----------------------------------------------------------------------------------

    /// Opens a file for mapping with `mode`, not inherited by child processes. `mode` decides the
    /// rights asked for: reading, with `write` in mode writing too, with EXEC execution where the
    /// system asks for that.
    static std::error_code open_file(path const& where, mmap::access mode, handle& out) noexcept;
    /// Likewise, and creates the file as `create` says, which is not `never`. A file that exists
    /// keeps its bytes, with `create::truncate`, too: shrink() empties it, when the rest of the
    /// request is known to be right. `created` tells whether the file is new. `permissions` as in
    /// mmap::options.
    static std::error_code create_file(path const& where, mmap::access mode, mmap::create create,
                                       unsigned permissions, handle& out, bool& created) noexcept;
    /// Removes a file that create_file has made and that could not be given its size.
    static void remove_created(path const& where, handle file) noexcept;
    /// Another handle to the same object, not inherited by child processes.
    static std::error_code duplicate(handle object, handle& out) noexcept;
    /// May the library keep this handle? Not descriptors 0, 1 and 2, which other code prints to;
    /// duplicate() never makes one of these.
    static bool is_keepable(handle object) noexcept;
    /// Closes; `none` is ignored.
    static void close(handle object) noexcept;
    /// The object's size. What has no size and cannot be mapped (pipe, folder, terminal) is
    /// errc::not_mappable or the system's error. Block devices report their capacity.
    static std::error_code size_of(handle object, std::uint64_t& size) noexcept;
    /// Extends a file from its present size, its blocks allocated, so that no later store can find
    /// the disk full. The size changes in one step where the system can do so, and nobody sees a part
    /// of the growth. Where the file system cannot allocate, zeros are written.
    static std::error_code extend(handle file, std::uint64_t from, std::uint64_t to) noexcept;
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
    /// Removes a name; `removed` false if there was none.
    static std::error_code remove_shared(char const* name, bool& removed) noexcept;

    // --- mapping ----------------------------------------------------------------------------------

    struct request {
        handle object = none;  // none: zeroed memory of this process, kind::anonymous
        platform::kind kind = kind::anonymous;
        bool is_private = false;
        mmap::access mode = NONE;
        std::uint64_t offset = 0;  // multiple of granularity()
        std::size_t length = 0;    // offset + length lies inside the object
    };
    struct wishes {
        std::size_t reserve = 0;       // address space; taken if it can be had
        std::byte* address = nullptr;  // where base should be, a multiple of granularity(); or null
        bool fixed = false;            // there, or std::errc::address_in_use
        bool huge = false;
        unsigned native_flags = 0;
    };
    /// Maps. Never replaces what is mapped already. The handle may be closed afterwards, except
    /// where resize() and flush() take it again. The first form is a request without wishes (of its
    /// own, so that a program without wishes has no code for them). Of length 0 it maps nothing, and
    /// says of a file whether it could be mapped: those whose size is not known (proc, devices) are
    /// errc::not_mappable instead of empty, and missing rights show at once. The second form takes length
    /// 0 only with a `reserve`.
    static std::error_code map(request const& what, extent& out) noexcept;
    static std::error_code map(request const& what, wishes const& how, extent& out) noexcept;
    /// Shows [to, + length) of the object where the extent shows it from `from` on; 0 < length. Base
    /// stays if the system can do so and `length` fits into `reserved`. Locks, advice and private
    /// stores go. `widest` is what protect() may raise the extent to later, for systems that allow a
    /// mapping no more than it was made with. On failure all is as before, or, where the system has already let go of the old
    /// part and cannot bring it back, the extent is without mapping (base null).
    static std::error_code slide(extent& where, handle object, std::uint64_t from, std::uint64_t to,
                                 std::size_t length, mmap::access widest) noexcept;
    /// Unmaps all of it, address space included. A default extent is ignored.
    static void unmap(extent const& where) noexcept;
    /// Gives the extent `length` bytes (0 allowed), and the object `offset` + `length` bytes, where
    /// `offset` is that of extent.base; a growth never makes the object shorter. Growth is allocated
    /// as extend() does (an anonymous object excepted). What is new reads as zeros. Up to
    /// `reserved` base stays; beyond it base may change. A shrunk extent may keep its address space.
    /// An extent without mapping (base null, but kind, mode and is_private set) is mapped. Locks may be
    /// gone, also on failure. Strong: on failure the object and the bytes are as before; so is base,
    /// except on a system that must unmap to change a size and then finds the address taken, or, if
    /// nothing can be mapped at all, leaves the extent without mapping.
    /// `object` none: memory of this process. @pre mode writes; nothing behind the new end is locked
    static std::error_code resize(extent& where, handle object, std::uint64_t offset,
                                  std::size_t length) noexcept;
    /// Changes the protection of all of it and sets extent.mode. More than the object was opened or
    /// mapped for is std::errc::permission_denied, or the system's error.
    static std::error_code protect(extent& where, mmap::access mode) noexcept;

    /// Returns when stores in the range are on stable storage. Only for shared mappings of files.
    static std::error_code flush(extent const& where, handle file, std::size_t offset,
                                 std::size_t length) noexcept;
    /// Starts the write-back and returns. `file_offset` is that of extent.base.
    static std::error_code flush_async(extent const& where, handle file, std::uint64_t file_offset,
                                       std::size_t offset, std::size_t length) noexcept;
    /// Drops cached copies that differ from the object, where the system has such.
    static std::error_code invalidate(extent const& where, std::size_t offset,
                                      std::size_t length) noexcept;

    /// Keeps the pages in memory. No count: locking twice is locking once.
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
    /// Gives whole pages back. Anonymous and named memory reads as zeros after; private copies of a
    /// file show the file again, or errc::not_supported; of shared files only the memory is given
    /// back, no byte is lost. @pre offset and length are multiples of the page
    static std::error_code discard(extent const& where, std::size_t offset,
                                   std::size_t length) noexcept;
    /// Bytes of the range whose pages are in memory.
    static std::error_code resident(extent const& where, std::size_t offset, std::size_t length,
                                    std::size_t& bytes) noexcept;

    // --- faults -----------------------------------------------------------------------------------

    /// An address range of which this thread survives faults while it is armed. Lives on the
    /// thread's stack; armed and disarmed by the thread whose faults it takes.
    struct watch {
        std::byte* base = nullptr;  // a multiple of page_size()
        std::size_t length = 0;     // widened to whole pages
        bool writable = false;
        std::atomic<std::size_t>* lost = nullptr;  // least offset replaced so far; starts at to_end
        void* escape = nullptr;                    // the backend's own, for copy()
        watch* previous = nullptr;  // the backend's own: this thread's next older one
    };

    /// Installs the program's one fault handler on the first call, then arms. A fault of this
    /// thread inside the range lowers `*watch.lost` to the page's offset, *then* replaces the pages
    /// from there (a system that cannot replace single pages: from base) to the range's end by
    /// zeros, private to this process, writable if the range is; execution goes on. Faults
    /// elsewhere go to whoever had them before. The handler takes no lock and allocates nothing.
    static std::error_code arm(watch& range) noexcept;
    /// Disarms. Any order; must be the thread that armed.
    static void disarm(watch& range) noexcept;
    /// Copies n bytes (memcpy), n > 0. False if a page of the mapping that has [guarded, + n) could
    /// not be read or written; bytes before it may have been copied, the mapping is as it was.
    /// Faults elsewhere are not taken. @pre guarded is the source or the target
    static bool copy(void* to, void const* from, std::size_t n, std::byte const* guarded) noexcept;
};
