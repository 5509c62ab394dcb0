// posix_allocate.hpp: the size of files and their blocks.
#pragma once

#include <sys/statvfs.h>

#include "posix_calls.hpp"

/// "Not supported by the file system": EOPNOTSUPP (FUSE), EINVAL (ZFS, posix_fallocate(2) of FreeBSD),
/// ENODEV. Sandboxes and emulators answer ENOSYS or EPERM.
inline bool mmap::detail::posix::is_unknown_call(int number) noexcept {
    return number == EOPNOTSUPP || number == EINVAL || number == ENODEV || number == ENOSYS ||
           number == EPERM;
}

inline std::error_code mmap::detail::platform::check_size(handle file, std::uint64_t size,
                                                          bool needs_blocks) noexcept {
    if (size > static_cast<std::uint64_t>(INT64_MAX) || posix::over_limit(size))
        return posix::code(EFBIG);
    int const fd = posix::fd(file);
    posix::status s;
    if (posix::stat_of(fd, s) != 0) return posix::last_error();
    auto const present = static_cast<std::uint64_t>(s.st_size);
    // Only the attempt tells the file system's longest file. A longer end can be taken back.
    if (size > present) {
        if (std::error_code const failure = posix::set_size(fd, size)) return failure;
        if (std::error_code const failure = posix::set_size(fd, present)) return failure;
    }
    if (!needs_blocks) return {};
    auto const own = static_cast<std::uint64_t>(s.st_blocks) * 512;  // stat(2): 512-byte units
    return own >= size ? std::error_code() : posix::code(posix::check_room(fd, size - own));
}

/// ENOSPC if the file system has fewer than `bytes` free, as far as it tells; else 0.
inline int mmap::detail::posix::check_room(int fd, std::uint64_t bytes) noexcept {
    struct statvfs about;
    if (::fstatvfs(fd, &about) != 0 || about.f_blocks == 0) return 0;  // it does not tell
    std::uint64_t const blocks = ::geteuid() == 0 ? about.f_bfree : about.f_bavail;
    std::uint64_t const unit = about.f_frsize;
    return unit == 0 || blocks >= bytes / unit ? 0 : ENOSPC;
}

inline std::error_code mmap::detail::platform::extend(handle object, platform::kind kind,
                                                      std::uint64_t from, std::uint64_t to,
                                                      bool allocates) noexcept {
    int const fd = posix::fd(object);
    if (to > static_cast<std::uint64_t>(INT64_MAX) || posix::over_limit(to))
        return posix::code(EFBIG);
    auto const begin = static_cast<posix::off>(from);
    auto const length = static_cast<posix::off>(to - from);
    int const failure = allocates ? posix::allocate(fd, begin, length)
                        : posix::truncate(fd, begin + length) == 0 ? 0
                                                                   : errno;
    if (failure == 0) return {};
    // A failed allocation may have extended the file, or hold blocks past its end: give back.
    (void)!posix::truncate(fd, begin);
    // A file's descriptor that fstat(2) knows and write(2) does not is open for reading.
    return posix::code(failure == EBADF && kind == platform::kind::file ? EACCES : failure);
}

inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return posix::set_size(posix::fd(file), size);
}

inline std::error_code mmap::detail::platform::punch_hole(handle file, std::uint64_t offset,
                                                          std::uint64_t length) noexcept {
#if defined(__linux__)
    constexpr int mode = 3;  // FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, fallocate(2)
    int failure = EINTR;
    while (failure == EINTR)
        failure = posix::fallocate(posix::fd(file), mode, static_cast<posix::off>(offset),
                                   static_cast<posix::off>(length));
    if (failure == 0) return {};
    return posix::is_unknown_call(failure) ? make_error_code(errc::not_supported)
                                           : posix::code(failure);
#else
    // F_PUNCHHOLE of macOS takes whole blocks of the file system only, and FreeBSD's
    // fspacectl(2) is of version 14.
    (void)file;
    (void)offset;
    (void)length;
    return errc::not_supported;
#endif
}

inline int mmap::detail::posix::allocate(int fd, off begin, off length) noexcept {
#if defined(__APPLE__)
    // fcntl(2), F_PREALLOCATE: blocks past the end of file; ftruncate then makes them its own.
    fstore_t blocks = {F_ALLOCATECONTIG | F_ALLOCATEALL, F_PEOFPOSMODE, 0, length, 0};
    if (::fcntl(fd, F_PREALLOCATE, &blocks) == -1) {
        blocks.fst_flags = F_ALLOCATEALL;
        if (::fcntl(fd, F_PREALLOCATE, &blocks) == -1 && errno == ENOSPC) return ENOSPC;
        // EINVAL, ENOTSUP: APFS and network file systems that do not preallocate
    }
    return truncate(fd, begin + length) == 0 ? 0 : errno;
#elif defined(__OpenBSD__)
    return write_zeros(fd, begin, length);  // has no posix_fallocate
#else
    int failure = ENOSYS;
#if defined(__linux__)
    // First the blocks past the end, then the last byte: so the size changes in one step. Otherwise
    // file systems raise it block by block, and a reader, or everybody after a kill, would see a
    // record cut in two.
    constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
    failure = allocate_blocks(fd, keep_size, begin, length);
    if (failure == 0) failure = allocate_blocks(fd, 0, begin + length - 1, 1);
#endif
    if (is_unknown_call(failure)) failure = allocate_blocks(fd, 0, begin, length);  // NFS
    return is_unknown_call(failure) ? write_zeros(fd, begin, length) : failure;
#endif
}

#if !defined(__APPLE__) && !defined(__OpenBSD__)
inline int mmap::detail::posix::allocate_blocks(int fd, int mode, off begin, off length) noexcept {
    // All at once; after an interruption by 1 MiB. tmpfs gives back what an interrupted call had
    // allocated (Linux, mm/shmem.c, shmem_fallocate()), so a program with a timer would never finish.
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
    // A full disk is an error before the first byte, instead of after the last free one.
    if (int const failure = check_room(fd, static_cast<std::uint64_t>(length))) return failure;
    char const zeros[4096] = {};
    // From where the file ends now: what another process has appended and stored since stays.
    status now;
    if (stat_of(fd, now) != 0) return errno;
    off const end = begin + length;
    for (off at = now.st_size > begin ? now.st_size : begin; at < end;) {
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
