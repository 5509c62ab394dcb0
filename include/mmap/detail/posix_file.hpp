// posix_file.hpp: opening, creating, sizing and closing files.
#pragma once

#include <sys/file.h>

#include <utility>

#include "posix_calls.hpp"

inline int mmap::detail::posix::open_with(platform::path const& where, access mode, int more,
                                          unsigned permissions) noexcept {
    bool const stores = (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | more;
    // A FIFO without a writer would block open() for ever. But of a regular file somebody may have a
    // lease (Samba, NFS), which is given back to who waits for it: "EWOULDBLOCK" (open(2)).
    int wait = O_NONBLOCK;
    int fd = -1;
    do fd = open(where.utf8, flags | wait, static_cast<mode_t>(permissions));
    while (fd < 0 && (errno == EINTR || (errno == EWOULDBLOCK && std::exchange(wait, 0) != 0)));
    return fd;
}

inline std::error_code mmap::detail::platform::open_file(path const& where, mmap::access mode,
                                                         handle& out) noexcept {
    int const fd = posix::open_with(where, mode, 0, 0);
    if (fd < 0) return posix::last();
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
            // Lost the race, or a symbolic link to nowhere, which O_EXCL does not follow.
            fd = attempt(0);
            if (fd < 0 && errno == ENOENT) {
                fd = attempt(O_CREAT);
                is_new = fd >= 0;
            }
        }
    }
    if (fd < 0) return posix::last();
    out = fd;
    created = is_new;
    return {};
}

inline void mmap::detail::platform::remove_created(path const& where, handle file) noexcept {
    // Of a symbolic link what it leads to is new, and not the link; and the name may be another
    // file's by now.
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
    if (fd < 0) return posix::last();
    out = fd;
    return {};
}

inline bool mmap::detail::platform::is_keepable(handle object) noexcept {
    return object >= posix::first_keepable;
}

inline void mmap::detail::platform::close(handle object) noexcept {
    if (object != none) ::close(posix::fd(object));
}

inline std::error_code mmap::detail::platform::size_of(handle object,
                                                       std::uint64_t& size) noexcept {
    posix::status s;
    if (posix::stat_of(posix::fd(object), s) != 0) return posix::last();
    if (S_ISDIR(s.st_mode)) return posix::code(EISDIR);
    if (S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || S_ISCHR(s.st_mode)) return errc::not_mappable;
    posix::off end = s.st_size;
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there; the end is where a seek to it leads
        int const fd = posix::fd(object);
        posix::off const here = posix::seek(fd, 0, SEEK_CUR);  // perhaps the caller's
        end = posix::seek(fd, 0, SEEK_END);
        if (here < 0 || end < 0) return posix::last();
        (void)posix::seek(fd, here, SEEK_SET);
    }
    size = static_cast<std::uint64_t>(end);
    return {};
}

inline std::error_code mmap::detail::platform::extend(handle file, std::uint64_t from,
                                                      std::uint64_t to) noexcept {
    int const fd = posix::fd(file);
    if (to > static_cast<std::uint64_t>(INT64_MAX)) return posix::code(EFBIG);
    if (posix::over_limit(to)) return posix::code(EFBIG);
    auto const begin = static_cast<posix::off>(from);
    auto const length = static_cast<posix::off>(to - from);
    int const failure = posix::allocate(fd, begin, length);
    if (failure == 0) return {};
    // A failed allocation may have extended the file, or hold blocks behind its end: give back.
    (void)!posix::truncate(fd, begin);
    // A descriptor that fstat(2) knows and write(2) does not is one to read.
    return posix::code(failure == EBADF ? EACCES : failure);
}

inline std::error_code mmap::detail::platform::shrink(handle file, std::uint64_t size) noexcept {
    return posix::set_size(posix::fd(file), size);
}

inline std::error_code mmap::detail::platform::read(handle file, std::uint64_t offset, void* to,
                                                    std::size_t n, std::size_t& got) noexcept {
    std::size_t done = 0;
    while (done < n) {
        ssize_t const step =
            posix::read_at(posix::fd(file), static_cast<char*>(to) + done, posix::at_once(n - done),
                           static_cast<posix::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::last();
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
        if (step < 0) return posix::last();
        if (step == 0) return posix::code(EIO);  // a device that takes nothing, and says nothing
        done += static_cast<std::size_t>(step);
    }
    return {};
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_of(posix::fd(object), text, capacity);
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_at(address, text, capacity);
}
