// posix_file.hpp: opening, creating, sizing and closing files.
#pragma once

#include <sys/file.h>

#include <utility>

#include "posix_calls.hpp"

inline int mmap::backend::open_with(os::path const& where, access mode, int more,
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

inline std::error_code mmap::os::open_file(path const& where, mmap::access mode,
                                           handle& out) noexcept {
    int const fd = backend::open_with(where, mode, 0, 0);
    if (fd < 0) return backend::last();
    out = fd;
    return {};
}

inline std::error_code mmap::os::create_file(path const& where, mmap::access mode,
                                             mmap::create create, unsigned permissions, handle& out,
                                             bool& created) noexcept {
    auto const attempt = [&](int more) noexcept {
        return backend::open_with(where, mode, more, permissions != 0 ? permissions : 0666U);
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
    if (fd < 0) return backend::last();
    out = fd;
    created = is_new;
    return {};
}

inline void mmap::os::remove_created(path const& where, handle file) noexcept {
    // Of a symbolic link what it leads to is new, and not the link; and the name may be another
    // file's by now.
    char target[PATH_MAX] = {};
    backend::status made = {};
    backend::status named = {};
    bool const are_known = ::realpath(where.utf8, target) != nullptr &&
                           backend::stat_of(backend::fd(file), made) == 0 &&
                           backend::stat_at(target, named) == 0;
    if (are_known && named.st_dev == made.st_dev && named.st_ino == made.st_ino) ::unlink(target);
}

inline std::error_code mmap::os::duplicate(handle object, handle& out) noexcept {
    int const fd = ::fcntl(backend::fd(object), F_DUPFD_CLOEXEC, 0);
    if (fd < 0) return backend::last();
    out = fd;
    return {};
}

inline void mmap::os::close(handle object) noexcept {
    if (object != none) ::close(backend::fd(object));
}

inline std::error_code mmap::os::size_of(handle object, std::uint64_t& size) noexcept {
    backend::status s;
    if (backend::stat_of(backend::fd(object), s) != 0) return backend::last();
    if (S_ISDIR(s.st_mode)) return backend::code(EISDIR);
    if (S_ISFIFO(s.st_mode) || S_ISSOCK(s.st_mode) || S_ISCHR(s.st_mode)) return errc::not_mappable;
    backend::off end = s.st_size;
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there; the end is where a seek to it leads
        int const fd = backend::fd(object);
        backend::off const here = backend::seek(fd, 0, SEEK_CUR);  // perhaps the caller's
        end = backend::seek(fd, 0, SEEK_END);
        if (here < 0 || end < 0) return backend::last();
        (void)backend::seek(fd, here, SEEK_SET);
    }
    size = static_cast<std::uint64_t>(end);
    return {};
}

inline std::error_code mmap::os::extend(handle file, std::uint64_t from,
                                        std::uint64_t to) noexcept {
    int const fd = backend::fd(file);
    if (to > static_cast<std::uint64_t>(INT64_MAX)) return backend::code(EFBIG);
    if (backend::over_limit(to)) return backend::code(EFBIG);
    auto const begin = static_cast<backend::off>(from);
    auto const length = static_cast<backend::off>(to - from);
    int const failure = backend::allocate(fd, begin, length);
    if (failure == 0) return {};
    // A failed allocation may have extended the file, or hold blocks behind its end: give back.
    (void)!backend::truncate(fd, begin);
    // A descriptor that fstat(2) knows and write(2) does not is one to read.
    return backend::code(failure == EBADF ? EACCES : failure);
}

inline std::error_code mmap::os::shrink(handle file, std::uint64_t size) noexcept {
    return backend::set_size(backend::fd(file), size);
}

inline std::error_code mmap::os::read(handle file, std::uint64_t offset, void* to, std::size_t n,
                                      std::size_t& got) noexcept {
    std::size_t done = 0;
    while (done < n) {
        ssize_t const step =
            backend::read_at(backend::fd(file), static_cast<char*>(to) + done,
                             backend::at_once(n - done), static_cast<backend::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return backend::last();
        if (step == 0) break;  // the end
        done += static_cast<std::size_t>(step);
    }
    got = done;
    return {};
}

inline std::error_code mmap::os::write(handle file, std::uint64_t offset, void const* from,
                                       std::size_t n, std::size_t& done) noexcept {
    done = 0;
    if (backend::over_limit(offset + n)) return backend::code(EFBIG);
    while (done < n) {
        ssize_t const step =
            backend::write_at(backend::fd(file), static_cast<char const*>(from) + done,
                              backend::at_once(n - done), static_cast<backend::off>(offset + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return backend::last();
        if (step == 0) return backend::code(EIO);  // a device that takes nothing, and says nothing
        done += static_cast<std::size_t>(step);
    }
    return {};
}

inline void mmap::os::path_of(handle object, char* text, std::size_t capacity) noexcept {
    backend::path_of(backend::fd(object), text, capacity);
}

inline void mmap::os::path_at(void const* address, char* text, std::size_t capacity) noexcept {
    backend::path_at(address, text, capacity);
}
