// posix_sync.hpp: what a mapping owes to disk and memory: flushing and locking.
#pragma once

#include "posix_map.hpp"

inline std::error_code mmap::detail::platform::sync(handle file) noexcept {
#if defined(__APPLE__)
    // fsync(2) of macOS: the drive may keep data in its cache; F_FULLFSYNC asks it to write.
    // Not every file system has it.
    if (::fcntl(posix::fd(file), F_FULLFSYNC) != -1) return {};
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return posix::last_error();
#endif
    return posix::from_result(::fsync(posix::fd(file)));
}

/// "Calling fsync() does not necessarily ensure that the entry in the directory containing the file
/// has also reached disk" (fsync(2)).
inline std::error_code mmap::detail::platform::sync_name(handle file) noexcept {
    char path[PATH_MAX];
    path_of(file, path, sizeof path);
    char* const slash = std::strrchr(path, '/');
    if (slash == nullptr) return {};  // the system does not tell the path
    slash[slash == path ? 1 : 0] = '\0';
    // A folder that may be written and not read cannot be synced: nobody can do more.
    int const folder = posix::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0) return {};
    std::error_code failure = posix::from_result(::fsync(folder));
    if (failure == std::errc::invalid_argument) failure.clear();  // a file system without it
    ::close(folder);
    return failure;
}

inline std::error_code mmap::detail::posix::sync_device(int fd) noexcept {
#if defined(__APPLE__)
    if (fd >= 0) return platform::sync(fd);
#else
    (void)fd;  // msync(MS_SYNC) waits for the device
#endif
    return {};
}

inline std::error_code mmap::detail::platform::flush(extent const& where, handle file,
                                                     std::size_t offset,
                                                     std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    if (::msync(range.begin, range.length, MS_SYNC) != 0) return posix::last_error();
    return posix::sync_device(posix::fd(file));
}

inline std::error_code mmap::detail::platform::flush_async(extent const& where, handle file,
                                                           std::uint64_t file_offset,
                                                           std::size_t offset,
                                                           std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(SYNC_FILE_RANGE_WRITE)
    // MS_ASYNC does nothing on Linux since 2.6.19 (msync(2)); this starts the write-back.
    auto const begin = static_cast<posix::off>(
        file_offset - where.page_offset + static_cast<std::uint64_t>(range.begin - where.base()));
    if (::sync_file_range(posix::fd(file), begin, static_cast<posix::off>(range.length),
                          SYNC_FILE_RANGE_WRITE) == 0)
        return {};
    // Emulators, sandboxes, and files that do not know it (ESPIPE): the POSIX call then.
    int const failure = errno;
    if (!posix::is_unknown_call(failure) && failure != ESPIPE) return posix::code(failure);
#else
    (void)file;
    (void)file_offset;
#endif
    return posix::from_result(::msync(range.begin, range.length, MS_ASYNC));
}

inline std::error_code mmap::detail::platform::invalidate(extent const& where, std::size_t offset,
                                                          std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::from_result(::msync(range.begin, range.length, MS_INVALIDATE));
}

inline std::error_code mmap::detail::platform::lock(extent const& where, std::size_t offset,
                                                    std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__APPLE__)
    ::munlock(range.begin, range.length);  // "nested mlock calls": mlock(2) counts there
#endif
    if (::mlock(range.begin, range.length) == 0) return {};
    std::error_code const failure = posix::last_error();
    ::munlock(range.begin, range.length);  // it may have locked some pages before it failed
    return failure;
}

inline std::error_code mmap::detail::platform::unlock(extent const& where, std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::pages const range(where, offset, length);
    return posix::from_result(::munlock(range.begin, range.length));
}
