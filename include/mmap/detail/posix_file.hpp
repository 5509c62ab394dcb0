// posix_file.hpp: opening, creating, sizing and closing files.
#pragma once

#include <sys/file.h>

#include "posix_calls.hpp"

inline std::error_code mmap::os::open_file(path const& where, mmap::access mode,
                                           mmap::create create, unsigned permissions, handle& out,
                                           bool& created) noexcept {
    bool const stores = (mode & access::write) != NONE;
    // O_NONBLOCK: a FIFO without a writer would block open() for ever; regular files ignore it.
    int const flags = (stores ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    auto const rights = static_cast<mode_t>(permissions != 0 ? permissions : 0666U);
    auto const attempt = [&](int more) noexcept {
        int fd = -1;
        do fd = backend::open(where.utf8, flags | more, rights);
        while (fd < 0 && errno == EINTR);
        return fd;
    };
    int fd = -1;
    bool is_new = false;
    if (create != create::must) fd = attempt(create == create::truncate ? O_TRUNC : 0);
    if (fd < 0 && create != create::never && (create == create::must || errno == ENOENT)) {
        // O_EXCL, for `created` to be true in one of several racing processes only.
        fd = attempt(O_CREAT | O_EXCL);
        is_new = fd >= 0;
        if (fd < 0 && errno == EEXIST && create != create::must) {
            // Lost the race, or a symbolic link to nowhere, which O_EXCL does not follow.
            fd = attempt(create == create::truncate ? O_TRUNC : 0);
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

inline void mmap::os::remove_created(path const& where, handle) noexcept { ::unlink(where.utf8); }

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
    if (S_ISBLK(s.st_mode)) {  // st_size is 0 there; the end is where a seek to it leads
        int const fd = backend::fd(object);
        backend::off const here = backend::seek(fd, 0, SEEK_CUR);  // perhaps the caller's
        backend::off const end = backend::seek(fd, 0, SEEK_END);
        if (here < 0 || end < 0) return backend::last();
        (void)backend::seek(fd, here, SEEK_SET);
        size = static_cast<std::uint64_t>(end);
        return {};
    }
    size = static_cast<std::uint64_t>(s.st_size);
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

inline std::error_code mmap::os::check_empty(handle file, mmap::access mode,
                                             bool is_private) noexcept {
    // A page behind the end of a regular file can be mapped, though not read.
    request page;
    page.object = file;
    page.kind = kind::file;
    page.mode = mode;
    page.is_private = is_private;
    page.length = page_size();
    extent probe;
    std::error_code const failure = map(page, probe);
    if (!failure) unmap(probe);
    return failure;
}

inline void mmap::os::path_of(handle object, char* text, std::size_t capacity) noexcept {
    backend::path_of(backend::fd(object), text, capacity);
}

inline void mmap::os::path_at(void const* address, char* text, std::size_t capacity) noexcept {
    backend::path_at(address, text, capacity);
}
