// posix_file.hpp: opening, creating, reading, writing and closing files.
#pragma once

#include <sys/file.h>

#include <utility>

#include "posix_calls.hpp"
#include "posix_unit.hpp"

inline int mmap::detail::posix::open_with(platform::path const& where, access mode, int more,
                                          unsigned permissions) noexcept {
    bool const stores = (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | more;
    // A FIFO without a writer would block open() indefinitely. But a regular file may have a lease
    // (Samba, NFS), whose holder gives it up only to an open() that waits: "EWOULDBLOCK" (open(2)).
    int wait = O_NONBLOCK;
    int fd = -1;
    do fd = open(where.utf8, flags | wait, static_cast<mode_t>(permissions));
    while (fd < 0 && (errno == EINTR || (errno == EWOULDBLOCK && std::exchange(wait, 0) != 0)));
    return keepable(fd);
}

inline int mmap::detail::posix::keepable(int fd) noexcept {
    if (fd < 0 || fd >= first_keepable) return fd;
    int const other = ::fcntl(fd, F_DUPFD_CLOEXEC, first_keepable);
    int const failure = errno;
    ::close(fd);
    errno = failure;
    return other;
}

/// The code of an open() that has just failed. A socket in the file system is ENXIO (open(2)).
inline std::error_code mmap::detail::posix::opening_failure(platform::path const& where) noexcept {
    int const failure = errno;
    status s;
    if (failure == ENXIO && stat_at(where.utf8, s) == 0 && S_ISSOCK(s.st_mode))
        return errc::not_mappable;
    return code(failure);
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    int const fd = posix::open_with(where, mode, 0, 0);
    if (fd < 0) return posix::opening_failure(where);
    out = fd;
    return {};
}

inline std::error_code mmap::detail::platform::create_file(path const& where, mmap::access mode,
                                                           mmap::create create,
                                                           unsigned permissions, handle& out,
                                                           bool& created) noexcept {
    auto const attempt = [&](int more) noexcept {
        return posix::open_with(where, mode, more, permissions != 0 ? permissions : 0666U);
    };
    int fd = -1;
    bool is_new = false;
    if (create != create::must) fd = attempt(0);
    if (fd < 0 && (create == create::must || errno == ENOENT)) {
        // O_EXCL, for `created` to be true in one of several racing processes only.
        fd = attempt(O_CREAT | O_EXCL);
        is_new = fd >= 0;
        if (fd < 0 && errno == EEXIST && create != create::must) {
            // Another process made it, or it is a dangling symbolic link, which O_EXCL does not follow.
            fd = attempt(0);
            if (fd < 0 && errno == ENOENT) {
                fd = attempt(O_CREAT);
                is_new = fd >= 0;
            }
        }
    }
    if (fd < 0) return posix::opening_failure(where);
    out = fd;
    created = is_new;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle file) noexcept {
    // The target of a symbolic link is new, the link is not; and the name may be another file's by
    // now.
    char target[PATH_MAX] = {};
    posix::status made = {};
    posix::status named = {};
    bool const are_known = ::realpath(where.utf8, target) != nullptr &&
                           posix::stat_of(posix::fd(file), made) == 0 &&
                           posix::stat_at(target, named) == 0;
    if (are_known && named.st_dev == made.st_dev && named.st_ino == made.st_ino) ::unlink(target);
}

inline std::error_code mmap::detail::platform::duplicate(handle object, handle& out) noexcept {
    int const fd = ::fcntl(posix::fd(object), F_DUPFD_CLOEXEC, posix::first_keepable);
    if (fd < 0) return posix::last_error();
    out = fd;
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle object) noexcept {
    return object >= posix::first_keepable;
}

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) ::close(posix::fd(object));
}

inline std::error_code mmap::detail::platform::inspect(handle file, file_info& info) noexcept {
    int const fd = posix::fd(file);
    posix::status s;
    if (posix::stat_of(fd, s) != 0) return posix::last_error();
    if (S_ISDIR(s.st_mode)) return posix::code(EISDIR);
    if (S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || S_ISCHR(s.st_mode)) return errc::not_mappable;
    posix::off end = s.st_size;
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there: seek to the end
        posix::off const here = posix::seek(fd, 0, SEEK_CUR);  // the caller's, if borrowed
        if (here < 0) return posix::last_error();
        end = posix::seek(fd, 0, SEEK_END);
        if (end < 0) return posix::last_error();
        (void)posix::seek(fd, here, SEEK_SET);
        info.is_resizable = false;
    }
    info.size = static_cast<std::uint64_t>(end);
    info.unit_shift = posix::unit_shift_of(fd, s);
    return {};
}

inline std::size_t mmap::detail::platform::size_unit(platform::kind) noexcept { return 1; }

inline std::error_code mmap::detail::platform::size_of(handle object, platform::kind kind,
                                                       std::uint64_t& size) noexcept {
    (void)kind;  // memory objects are files here
    file_info info;
    std::error_code const failure = inspect(object, info);
    if (!failure) size = info.size;
    return failure;
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    std::size_t done = 0;
    while (done < n) {
        ssize_t const step =
            posix::read_at(posix::fd(file), static_cast<char*>(to) + done, posix::at_once(n - done),
                           static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last_error();
        if (step == 0) break;  // the end
        done += static_cast<std::size_t>(step);
    }
    got = done;
    return {};
}

inline std::error_code mmap::detail::platform::write(handle file, std::uint64_t offset,
                                                     void const* from, std::size_t n,
                                                     std::size_t& done) noexcept {
    done = 0;
    if (posix::over_limit(offset + n)) return posix::code(EFBIG);
    while (done < n) {
        ssize_t const step =
            posix::write_at(posix::fd(file), static_cast<char const*>(from) + done,
                            posix::at_once(n - done), static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last_error();
        if (step == 0) return posix::code(EIO);  // a device that takes nothing and reports nothing
        done += static_cast<std::size_t>(step);
    }
    return {};
}
