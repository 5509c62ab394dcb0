// posix_calls.hpp: the POSIX calls in the form the backend wants: 64-bit offsets whatever
// _FILE_OFFSET_BITS says, errors read at once. For the posix_*.hpp files only, as are the system's
// headers.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "platform.hpp"

// Compilers define these for C++, unless a program asks for POSIX alone (-D_POSIX_C_SOURCE, -D_XOPEN_SOURCE).
#if (defined(__linux__) && !defined(_GNU_SOURCE)) || !defined(MAP_ANON)
#error \
    "mmap needs the system's extensions to POSIX: define _GNU_SOURCE, _DARWIN_C_SOURCE, _NETBSD_SOURCE or __BSD_VISIBLE"
#include <mmap/needs_system_extensions>
#endif

struct mmap::detail::native {
    using handle = int;
    struct no_wide_paths;
    using wide = no_wide_paths;  // paths are bytes here: a wchar_t path does not compile
    static constexpr handle none = -1;
    [[nodiscard]] static platform::handle to_os(handle h) noexcept { return h; }
    [[nodiscard]] static handle from_os(platform::handle h) noexcept {
        return static_cast<handle>(h);
    }
    static cstring_view<char> to_utf8(void const*) noexcept { return ""; }
};

struct mmap::detail::posix {
    // A header cannot choose _FILE_OFFSET_BITS for its users, so where off_t may have 32 bits
    // the calls that always take 64 are used by name (feature_test_macros(7), LFS).
#if defined(__linux__) && defined(__GLIBC__) || defined(__ANDROID__)
    using off = off64_t;
    using status = struct stat64;
    static int stat_of(int fd, status& s) noexcept { return ::fstat64(fd, &s); }
    static int stat_at(char const* path, status& s) noexcept { return ::stat64(path, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate64(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek64(fd, o, whence); }
    static ssize_t read_at(int fd, void* p, std::size_t n, off at) noexcept {
        return ::pread64(fd, p, n, at);
    }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite64(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap64(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open64(path, flags, mode);
    }
    static int fallocate(int fd, int mode, off begin, off length) noexcept {
        return ::fallocate64(fd, mode, begin, length) == 0 ? 0 : errno;
    }
    using limit = struct rlimit64;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit64(RLIMIT_FSIZE, &l); }
#else
    static_assert(sizeof(off_t) == 8, "mmap needs a system with 64-bit file offsets");
    using off = off_t;
    using status = struct stat;
    static int stat_of(int fd, status& s) noexcept { return ::fstat(fd, &s); }
    static int stat_at(char const* path, status& s) noexcept { return ::stat(path, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek(fd, o, whence); }
    static ssize_t read_at(int fd, void* p, std::size_t n, off at) noexcept {
        return ::pread(fd, p, n, at);
    }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open(path, flags, mode);
    }
#if defined(__linux__)
    static int fallocate(int fd, int mode, off begin, off length) noexcept {
        return ::fallocate(fd, mode, begin, length) == 0 ? 0 : errno;
    }
#elif !defined(__APPLE__) && !defined(__OpenBSD__)  // which have none
    static int fallocate(int fd, int, off begin, off length) noexcept {
        return ::posix_fallocate(fd, begin, length);
    }
#endif
    using limit = struct rlimit;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit(RLIMIT_FSIZE, &l); }
#endif

    /// The code of a call that has just failed.
    [[nodiscard]] static std::error_code last_error() noexcept { return code(errno); }
    [[nodiscard]] static std::error_code code(int number) noexcept {
        return {number, std::system_category()};
    }
    /// The outcome of a call that returns 0 or -1.
    [[nodiscard]] static std::error_code from_result(int result) noexcept {
        return result == 0 ? std::error_code() : last_error();
    }
    /// Descriptors below are standard input, output and error, also of programs that have closed them.
    static constexpr int first_keepable = 3;
    [[nodiscard]] static int fd(platform::handle h) noexcept { return static_cast<int>(h); }

    [[nodiscard]] static bool writes(access mode) noexcept {
        return (static_cast<unsigned>(mode) &
                (static_cast<unsigned>(access::write) | static_cast<unsigned>(access::copy))) != 0;
    }
    [[nodiscard]] static int protection(access mode) noexcept {
        unsigned const m = static_cast<unsigned>(mode);
        int prot = PROT_NONE;
        if ((m & static_cast<unsigned>(access::read)) != 0) prot |= PROT_READ;
        if (writes(mode))
            prot |= PROT_READ | PROT_WRITE;  // write-only maps fault on FreeBSD (mio #110)
        if ((m & static_cast<unsigned>(access::exec)) != 0) prot |= PROT_EXEC;
        return prot;
    }

    /// Longest name of shared memory, without the slash. macOS: PSHMNAMLEN, 31 with it.
#if defined(__APPLE__)
    static constexpr std::size_t longest_name = 30;
#else
    static constexpr std::size_t longest_name = 254;  // glibc before 2.37 refuses NAME_MAX itself
#endif

    // Flags that place a mapping exactly and never on top of another; 0: only by hint.
#if defined(MAP_FIXED_NOREPLACE)
    static constexpr int exactly_here =
        MAP_FIXED_NOREPLACE;  // kernels before 4.17 take it as a hint
#elif defined(MAP_EXCL)
    static constexpr int exactly_here = MAP_FIXED | MAP_EXCL;
#else
    static constexpr int exactly_here = 0;
#endif
    /// What mmap() with `exactly_here` answers where something is.
    [[nodiscard]] static bool is_taken(int number) noexcept {
#if defined(__FreeBSD__)
        return number == EINVAL || number == ENOMEM;  // mmap(2), MAP_EXCL
#else
        return number == EEXIST;
#endif
    }
#if defined(MAP_NORESERVE)
    static constexpr int no_commit = MAP_NORESERVE;
#else
    static constexpr int no_commit = 0;
#endif

    /// Of n bytes as many as one read or write takes everywhere: macOS refuses more than INT_MAX.
    [[nodiscard]] static std::size_t at_once(std::size_t n) noexcept {
        std::size_t const most = std::size_t{1} << 30U;
        return n < most ? n : most;
    }

    /// Changes the size of an object without allocating. @pre a larger size is not over_limit()
    static std::error_code set_size(int fd, std::uint64_t size) noexcept {
        return from_result(truncate(fd, static_cast<off>(size)));
    }
    /// Past RLIMIT_FSIZE the kernel sends SIGXFSZ before it fails (setrlimit(2)), which ends the
    /// program by default: look first.
    static bool over_limit(std::uint64_t size) noexcept {
        limit l;
        return file_size_limit(l) == 0 && l.rlim_cur != RLIM_INFINITY && size > l.rlim_cur;
    }

    // mincore(2) writes into an array of char or of unsigned char: whichever this system declares.
    template <class Address, class Size, class Flag>
    static Flag residency_flag_of(int (*mincore)(Address, Size, Flag*));

    /// open() with the flags that every open needs: posix_file.hpp. -1 and errno on failure.
    static int open_with(platform::path const& where, access mode, int more,
                         unsigned permissions) noexcept;
    static std::error_code opening_failure(platform::path const& where) noexcept;
    /// The same descriptor, or another one to the same object in place of one below first_keepable.
    /// -1 and errno on failure, and for -1.
    static int keepable(int fd) noexcept;

    // posix_append.hpp
    static int open_appending(platform::path const& where) noexcept;
    static std::error_code check_appendable(int fd) noexcept;

    // posix_allocate.hpp
    /// Blocks for [begin, begin + length), and zeros to read there. Returns 0 or the error number.
    static int allocate(int fd, off begin, off length) noexcept;
    /// fallocate() of all of it, however often it is interrupted. Likewise.
    static int allocate_blocks(int fd, int mode, off begin, off length) noexcept;
    /// The way to allocate that every file system has. Likewise.
    static int write_zeros(int fd, off begin, off length) noexcept;
    /// Does the call fail because the file system or a sandbox does not know it?
    static bool is_unknown_call(int number) noexcept;
    static int check_room(int fd, std::uint64_t bytes) noexcept;
    /// Does allocate() change the object's size in one step, so that nobody sees a part of the growth?
#if defined(__linux__) || defined(__APPLE__)
    static constexpr bool grows_in_one_step = true;
#else
    static constexpr bool grows_in_one_step = false;
#endif

    // posix_path.hpp: the path behind a descriptor or a mapping, for messages
    static void path_of(int fd, char* text, std::size_t capacity) noexcept;
    static void path_at(void const* address, char* text, std::size_t capacity) noexcept;

    /// An object of no bytes and no name: a descriptor, or -1. posix_unnamed.hpp
    static int unnamed_object() noexcept;
    /// After msync(): is the data past the drive's own cache? posix_sync.hpp
    static std::error_code sync_device(int fd) noexcept;
    /// Linux: is it memory of the kernel's, named, unnamed or a file of such a file system?
    static bool is_tmpfs(int fd) noexcept;

    // posix_unit.hpp: log2 of the unit in which an object can be mapped and unmapped; 0: a page
    static unsigned char unit_shift_of(int fd, status const& s) noexcept;
    static unsigned char unit_shift_of_flags(int flags) noexcept;
    static unsigned char shift_of(std::size_t unit) noexcept;
    static std::size_t unit_of(unsigned char shift) noexcept;

    struct object_name;     // posix_shared.hpp
    struct named_object;    // posix_shared.hpp
    struct fault_handler;   // posix_fault.hpp
    struct faultable_copy;  // posix_copy.hpp
    // posix_map.hpp, posix_advice.hpp
    struct pages;
    struct advice_call;
    static advice_call call_for(advice what) noexcept;
    static int flags_of(platform::request const& what) noexcept;
    static void* map_object(void* at, std::size_t n, platform::request const& what, int more,
                            off offset) noexcept;
    /// The code of an mmap() that has just failed.
    static std::error_code mapping_failure() noexcept;
    static platform::extent make_extent(platform::request const& what, void* base,
                                        std::size_t page_offset, std::size_t total,
                                        unsigned char unit_shift) noexcept;
    static platform::request request_for(platform::extent const& where, platform::handle object,
                                         std::uint64_t offset, std::size_t length) noexcept;
    static void* place(platform::request const& what, platform::placement_hints const& hints,
                       std::size_t page_offset, std::size_t needed, std::size_t& total) noexcept;
    static std::error_code remap(platform::extent& where, platform::handle object,
                                 std::uint64_t offset, std::size_t length) noexcept;
    static std::error_code check_attempt(std::error_code failure,
                                         platform::extent const& made) noexcept;
    static void unmap_range(std::byte* begin, std::size_t length) noexcept;
    /// Makes private pages read as zeros again and gives their memory back.
    static void release(std::byte* begin, std::size_t length, access mode) noexcept;
};

inline std::size_t mmap::detail::platform::page_size() noexcept {
    // No static that its first user initialises: that is a lock, and the fault handler asks, too.
    static std::atomic<std::size_t> known{0};
    std::size_t size = known.load(std::memory_order_relaxed);
    if (size == 0) {
        size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        known.store(size, std::memory_order_relaxed);
    }
    return size;
}
// mmap(2): the offset "must be a multiple of the page size".
inline std::size_t mmap::detail::platform::granularity() noexcept { return page_size(); }
