// posix_calls.hpp: the POSIX calls in the form the backend wants: 64-bit offsets whatever
// _FILE_OFFSET_BITS says, errors read at once. For the posix_*.hpp files only, as are the headers.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "os.hpp"

struct mmap::native {
    using handle = int;
    struct no_wide_paths;
    using wide = no_wide_paths;  // paths are bytes here: a wchar_t path does not compile
    static constexpr handle none = -1;
    [[nodiscard]] static os::handle to_os(handle h) noexcept { return h; }
    [[nodiscard]] static handle from_os(os::handle h) noexcept { return static_cast<handle>(h); }
    static char const* to_utf8(void const*) noexcept { return ""; }
};

struct mmap::backend {
    // A header cannot choose _FILE_OFFSET_BITS for its users, so where off_t may have 32 bits
    // the calls that always take 64 are used by name (feature_test_macros(7), LFS).
#if defined(__linux__) && defined(__GLIBC__) || defined(__ANDROID__)
    using off = off64_t;
    using status = struct stat64;
    static int stat_of(int fd, status& s) noexcept { return ::fstat64(fd, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate64(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek64(fd, o, whence); }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite64(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap64(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open64(path, flags, mode);
    }
    using limit = struct rlimit64;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit64(RLIMIT_FSIZE, &l); }
#else
    static_assert(sizeof(off_t) == 8, "mmap needs a system with 64-bit file offsets");
    using off = off_t;
    using status = struct stat;
    static int stat_of(int fd, status& s) noexcept { return ::fstat(fd, &s); }
    static int truncate(int fd, off size) noexcept { return ::ftruncate(fd, size); }
    static off seek(int fd, off o, int whence) noexcept { return ::lseek(fd, o, whence); }
    static ssize_t write_at(int fd, void const* p, std::size_t n, off at) noexcept {
        return ::pwrite(fd, p, n, at);
    }
    static void* map(void* at, std::size_t n, int prot, int flags, int fd, off o) noexcept {
        return ::mmap(at, n, prot, flags, fd, o);
    }
    static int open(char const* path, int flags, mode_t mode) noexcept {
        return ::open(path, flags, mode);
    }
    using limit = struct rlimit;
    static int file_size_limit(limit& l) noexcept { return ::getrlimit(RLIMIT_FSIZE, &l); }
#endif

    /// The code of a call that has just failed.
    [[nodiscard]] static std::error_code last() noexcept { return code(errno); }
    [[nodiscard]] static std::error_code code(int number) noexcept {
        return {number, std::system_category()};
    }
    /// The outcome of a call that returns 0 or -1.
    [[nodiscard]] static std::error_code outcome(int result) noexcept {
        return result == 0 ? std::error_code() : last();
    }
    [[nodiscard]] static int fd(os::handle h) noexcept { return static_cast<int>(h); }

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

    /// Blocks for [begin, begin + length), and zeros to read there. Returns 0 or the error number.
    static int allocate(int fd, off begin, off length) noexcept {
#if defined(__APPLE__)
        // fcntl(2), F_PREALLOCATE: blocks behind the end of file; ftruncate then makes them its own.
        fstore_t wish = {F_ALLOCATECONTIG | F_ALLOCATEALL, F_PEOFPOSMODE, 0, length, 0};
        if (::fcntl(fd, F_PREALLOCATE, &wish) == -1) {
            wish.fst_flags = F_ALLOCATEALL;
            if (::fcntl(fd, F_PREALLOCATE, &wish) == -1 && errno == ENOSPC) return ENOSPC;
            // EINVAL, ENOTSUP: APFS and network file systems that do not preallocate
        }
        return truncate(fd, begin + length) == 0 ? 0 : errno;
#elif defined(__OpenBSD__)
        return write_zeros(fd, begin, length);  // has no posix_fallocate
#else
        int failure = 0;
        do failure = fallocate(fd, begin, length);
        while (failure == EINTR);
        // "Not supported by the file system": EOPNOTSUPP (musl, FUSE), EINVAL (ZFS, posix_fallocate(2)
        // of FreeBSD), ENODEV, ENOSYS (emulators).
        if (failure == EOPNOTSUPP || failure == EINVAL || failure == ENODEV || failure == ENOSYS)
            return write_zeros(fd, begin, length);
        return failure;
#endif
    }

    /// The way to allocate that every file system has.
    static int write_zeros(int fd, off begin, off length) noexcept {
        char const zeros[4096] = {};
        for (off done = 0; done < length;) {
            off const rest = length - done;
            std::size_t const n =
                rest < off{sizeof zeros} ? static_cast<std::size_t>(rest) : sizeof zeros;
            ssize_t const written = write_at(fd, zeros, n, begin + done);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return errno;
            done += written;
        }
        return 0;
    }

    /// The path behind a descriptor, for messages: readlink of proc(5), or fcntl(2) F_GETPATH.
    static void path_of(int fd, char* text, std::size_t capacity) noexcept {
        text[0] = '\0';
#if defined(__linux__)
        char link[32];
        std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t const n = ::readlink(link, text, capacity - 1);
        text[n < 0 ? 0 : n] = '\0';
#elif defined(__APPLE__)
        char path[1024];                        // MAXPATHLEN, which F_GETPATH asks for
        if (::fcntl(fd, F_GETPATH, path) == 0) std::strncat(text, path, capacity - 1);
#else
        (void)fd;
        (void)capacity;
#endif
    }

    /// An object of no bytes and no name.
    static int unnamed_object() noexcept {
#if defined(__linux__)
        return ::memfd_create("mmap", MFD_CLOEXEC);
#elif defined(__FreeBSD__)
        return ::shm_open(SHM_ANON, O_RDWR | O_CLOEXEC, 0600);
#else
        // A name nobody else uses, removed at once.
        char name[30];
        for (unsigned attempt = 0; attempt < 1000; ++attempt) {
            std::snprintf(name, sizeof name, "/mmap.%ld.%u", static_cast<long>(::getpid()),
                          attempt);
            int const fd = ::shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
            if (fd >= 0) ::shm_unlink(name);
            if (fd >= 0 || errno != EEXIST) return fd;
        }
        return -1;
#endif
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
#if defined(MAP_NORESERVE)
    static constexpr int no_commit = MAP_NORESERVE;
#else
    static constexpr int no_commit = 0;
#endif

    /// Changes the size of an object without allocating.
    static std::error_code set_size(int fd, std::uint64_t size) noexcept {
        if (size > static_cast<std::uint64_t>(INT64_MAX)) return code(EFBIG);
        if (over_limit(size)) return code(EFBIG);
        return outcome(truncate(fd, static_cast<off>(size)));
    }
    /// Past RLIMIT_FSIZE the kernel sends SIGXFSZ before it fails (setrlimit(2)), which ends the
    /// program by default: look first.
    static bool over_limit(std::uint64_t size) noexcept {
        limit l;
        return file_size_limit(l) == 0 && l.rlim_cur != RLIM_INFINITY && size > l.rlim_cur;
    }

    /// After msync(): is the data past the drive's own cache?
    static std::error_code sync_device(int fd) noexcept {
#if defined(__APPLE__)
        // fsync(2) of macOS: the drive may keep data in its cache; F_FULLFSYNC asks it to write.
        // Not every file system has it.
        if (fd >= 0 && ::fcntl(fd, F_FULLFSYNC) == -1) return outcome(::fsync(fd));
#else
        (void)fd;  // msync(MS_SYNC) waits for the device
#endif
        return {};
    }

    /// The unit that munmap() asks lengths to be of: the page, or of MAP_HUGETLB mappings the huge
    /// page (mmap(2)), whose size stands in the flags or is the system's default (memmap2 #156).
    static std::size_t page_size_for(int flags) noexcept {
#if defined(MAP_HUGETLB)
        if ((flags & MAP_HUGETLB) != 0) {
            unsigned const shift = (static_cast<unsigned>(flags) >> 26U) & 63U;  // MAP_HUGE_SHIFT
            return shift != 0 ? std::size_t{1} << shift : default_huge_page();
        }
#else
        (void)flags;
#endif
        return os::page_size();
    }

    // mincore(2): the type of the flags' array.
#if defined(__linux__)
    using residency_flag = unsigned char;
#else
    using residency_flag = char;
#endif

    struct object_name;    // posix_shared.hpp
    struct fault_handler;  // posix_fault.hpp
    // posix_map.hpp, posix_advice.hpp
    struct pages;
    struct advice_call;
    static advice_call call_for(advice what) noexcept;
    static std::error_code enlarge(os::extent& where, os::handle object, std::uint64_t offset,
                                   std::size_t length) noexcept;
    static std::error_code resize_memory(os::extent& where, std::size_t length) noexcept;
    /// Makes private pages read as zeros again and gives their memory back.
    static void release(std::byte* begin, std::size_t length, access mode) noexcept;

private:
#if defined(MAP_HUGETLB)
    /// "Hugepagesize:" of proc(5) meminfo; 2 MiB if that cannot be read.
    static std::size_t default_huge_page() noexcept {
        char text[4096] = {};
        int const fd = open("/proc/meminfo", O_RDONLY | O_CLOEXEC, 0);
        if (fd >= 0) {
            (void)!::read(fd, text, sizeof text - 1);
            ::close(fd);
        }
        char const* const line = std::strstr(text, "Hugepagesize:");
        unsigned long kib = 0;
        if (line == nullptr || std::sscanf(line, "Hugepagesize: %lu", &kib) != 1) kib = 2048;
        return std::size_t{kib} * 1024;
    }
#endif
#if defined(__linux__) && defined(__GLIBC__) || defined(__ANDROID__)
    static int fallocate(int fd, off begin, off length) noexcept {
        return ::posix_fallocate64(fd, begin, length);
    }
#elif !defined(__APPLE__) && !defined(__OpenBSD__)
    static int fallocate(int fd, off begin, off length) noexcept {
        return ::posix_fallocate(fd, begin, length);
    }
#endif
};

inline std::size_t mmap::os::page_size() noexcept {
    return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}
// mmap(2): the offset "must be a multiple of the page size".
inline std::size_t mmap::os::granularity() noexcept { return page_size(); }
