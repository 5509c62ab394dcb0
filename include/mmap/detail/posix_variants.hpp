// posix_variants.hpp: what one POSIX system does in another way than the next.
#pragma once

#if defined(__linux__)
#include <sys/vfs.h>
#endif

#include "posix_calls.hpp"

inline int mmap::detail::posix::allocate(int fd, off begin, off length) noexcept {
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
    // "Not supported by the file system": EOPNOTSUPP (FUSE), EINVAL (ZFS, posix_fallocate(2) of
    // FreeBSD), ENODEV, ENOSYS (emulators).
    auto const is_unknown = [](int failure) noexcept {
        return failure == EOPNOTSUPP || failure == EINVAL || failure == ENODEV || failure == ENOSYS;
    };
    int failure = ENOSYS;
#if defined(__linux__)
    // Blocks behind the end first, and then the last byte: so the size changes in one step. File systems
    // raise it block by block otherwise, and records that are no part of a block are cut in two then,
    // for who looks meanwhile, and for all if this process is killed.
    constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
    failure = allocate_blocks(fd, keep_size, begin, length);
    if (failure == 0) failure = allocate_blocks(fd, 0, begin + length - 1, 1);
#endif
    if (is_unknown(failure)) failure = allocate_blocks(fd, 0, begin, length);  // NFS
    return is_unknown(failure) ? write_zeros(fd, begin, length) : failure;
#endif
}

#if !defined(__APPLE__) && !defined(__OpenBSD__)
inline int mmap::detail::posix::allocate_blocks(int fd, int mode, off begin, off length) noexcept {
    // All at once; after an interruption by 1 MiB, since tmpfs gives back what an interrupted call had
    // (Linux, mm/shmem.c, shmem_fallocate()): a program with a timer would never have it.
    off piece = length;
    for (off done = 0; done < length;) {
        off const rest = length - done;
        off const n = piece < rest ? piece : rest;
        int const failure = fallocate(fd, mode, begin + done, n);
        if (failure == EINTR)
            piece = off{1} << 20U;
        else if (failure != 0)
            return failure;
        else
            done += n;
    }
    return 0;
}
#endif

inline int mmap::detail::posix::write_zeros(int fd, off begin, off length) noexcept {
    char const zeros[4096] = {};
    // From where the file ends now: what another process has appended meanwhile, and stored to, stays.
    status now;
    if (stat_of(fd, now) != 0) return errno;
    off const end = begin + length;
    for (off at = now.st_size; at < end;) {
        off const rest = end - at;
        std::size_t const n =
            rest < off{sizeof zeros} ? static_cast<std::size_t>(rest) : sizeof zeros;
        std::size_t written = 0;
        if (std::error_code const failure =
                platform::write(fd, static_cast<std::uint64_t>(at), zeros, n, written))
            return failure.value();
        at += static_cast<off>(n);
    }
    return 0;
}

inline void mmap::detail::posix::path_of(int fd, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    char link[32];
    (::snprintf)(link, sizeof link, "/proc/self/fd/%d", fd);
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

inline void mmap::detail::posix::path_at(void const* address, char* text,
                                         std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    // proc(5), maps: "begin-end perms offset device inode   path"; a path that ends in "(deleted)" is
    // told as it is.
    std::FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return;
    auto const wanted = reinterpret_cast<std::uintptr_t>(address);
    char line[4096 + 128];
    while (std::fgets(line, sizeof line, maps) != nullptr) {
        unsigned long begin = 0;
        unsigned long end = 0;
        int path = 0;
        if (std::sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &begin, &end, &path) != 2) continue;
        if (wanted < begin || wanted >= end) continue;
        line[std::strcspn(line, "\n")] = '\0';
        if (path != 0) std::strncat(text, line + path, capacity - 1);
        break;
    }
    std::fclose(maps);
#else
    (void)address;
    (void)capacity;
#endif
}

inline int mmap::detail::posix::unnamed_object() noexcept {
#if defined(__linux__)
    return ::memfd_create("mmap", MFD_CLOEXEC);
#elif defined(__FreeBSD__)
    return ::shm_open(SHM_ANON, O_RDWR | O_CLOEXEC, 0600);
#elif defined(__APPLE__)
    // A file without a name: what shm_open() gives there has a size once and for all ("only allow one
    // ftruncate() per lifetime", xnu, posix_shm.c).
    char name[1024];
    std::size_t const n = ::confstr(_CS_DARWIN_USER_TEMP_DIR, name, sizeof name);
    if (n == 0 || n > sizeof name - sizeof "mmap.XXXXXX") std::strcpy(name, "/tmp/");
    std::strcat(name, "mmap.XXXXXX");
    int const fd = ::mkostemp(name, O_CLOEXEC);
    if (fd >= 0) ::unlink(name);
    return fd;
#else
    // A name nobody else uses, removed at once.
    char name[30];
    for (unsigned attempt = 0; attempt < 1000; ++attempt) {
        (::snprintf)(name, sizeof name, "/mmap.%ld.%u", static_cast<long>(::getpid()), attempt);
        int const fd = ::shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0) ::shm_unlink(name);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
#endif
}

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
#if defined(__APPLE__)
    // fsync(2) of macOS: the drive may keep data in its cache; F_FULLFSYNC asks it to write.
    // Not every file system has it.
    if (::fcntl(posix::fd(file), F_FULLFSYNC) != -1) return {};
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return posix::last();
#endif
    return posix::outcome(::fsync(posix::fd(file)));
}

inline std::error_code mmap::detail::posix::sync_device(int fd) noexcept {
#if defined(__APPLE__)
    if (fd >= 0) return platform::sync(fd);
#else
    (void)fd;  // msync(MS_SYNC) waits for the device
#endif
    return {};
}

#if defined(__linux__)
inline bool mmap::detail::posix::is_tmpfs(int fd) noexcept {
    struct statfs about;
    return ::fstatfs(fd, &about) == 0 &&
           static_cast<unsigned long>(about.f_type) == 0x01021994;  // TMPFS_MAGIC, statfs(2)
}
#endif

inline std::size_t mmap::detail::posix::unit_of(int flags) noexcept {
#if defined(MAP_HUGETLB)
    // Of MAP_HUGETLB mappings munmap() takes whole huge pages only (mmap(2); memmap2 #156), whose
    // size stands in the flags, or is the system's default: "Hugepagesize:" of proc(5) meminfo.
    if ((flags & MAP_HUGETLB) != 0) {
        unsigned const shift = (static_cast<unsigned>(flags) >> 26U) & 63U;  // MAP_HUGE_SHIFT
        if (shift != 0) return std::size_t{1} << shift;
        char text[4096] = {};
        int const info = open("/proc/meminfo", O_RDONLY | O_CLOEXEC, 0);
        if (info >= 0) {
            (void)!::read(info, text, sizeof text - 1);
            ::close(info);
        }
        char const* const line = std::strstr(text, "Hugepagesize:");
        unsigned long kib = 0;
        if (line == nullptr || std::sscanf(line, "Hugepagesize: %lu", &kib) != 1) kib = 2048;
        return std::size_t{kib} * 1024;
    }
#else
    (void)flags;
#endif
    return platform::page_size();
}
