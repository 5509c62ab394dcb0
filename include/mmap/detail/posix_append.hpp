// posix_append.hpp: descriptors that append, and writes to a file's end.
#pragma once

#if defined(__linux__)
#include <sys/vfs.h>
#endif

#include "posix_calls.hpp"

/// A log may be open to writers alone, so reading is asked for and not insisted on. -1 and errno on
/// failure.
inline int mmap::detail::posix::open_appending(platform::path const& where) noexcept {
    int const fd = open_with(where, RDWR, O_APPEND, 0);
    if (fd >= 0 || errno != EACCES) return fd;
    return open_with(where, RDONLY, O_WRONLY | O_APPEND, 0);  // RDONLY adds no bit to O_WRONLY
}

/// Appending to a device or to a file of the kernel's would set something instead of keeping bytes.
inline std::error_code mmap::detail::posix::check_appendable(int fd) noexcept {
    status s;
    if (stat_of(fd, s) != 0) return code(errno);
    if (S_ISDIR(s.st_mode)) return code(EISDIR);
    if (S_ISBLK(s.st_mode)) return errc::not_resizable;
    if (!S_ISREG(s.st_mode)) return errc::not_mappable;
#if defined(__linux__)
    struct statfs about;
    if (::fstatfs(fd, &about) != 0) return {};
    // statfs(2): /proc, /sys, cgroup2, debugfs, tracefs, whose files say that they are regular
    for (unsigned long const kernel :
         {0x9fa0UL, 0x62656572UL, 0x63677270UL, 0x64626720UL, 0x74726163UL})
        if (static_cast<unsigned long>(about.f_type) == kernel) return errc::not_mappable;
#endif
    return {};
}

inline std::error_code mmap::detail::platform::open_append(path const& where, mmap::create create,
                                                           handle& out, bool& created) noexcept {
    int fd = -1;
    bool is_new = false;
    if (create != create::must) {
        fd = posix::open_appending(where);
        if (fd < 0 && (errno != ENOENT || create == create::never)) return posix::code(errno);
    }
    if (fd < 0) {
        handle file = none;
        if (std::error_code const failure = create_file(where, RDWR, create, 0, file, is_new))
            return failure;
        fd = posix::fd(file);
        // The description is not shared with anybody yet.
        int const flags = ::fcntl(fd, F_GETFL);
        if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_APPEND) != 0) {
            std::error_code const failure = posix::code(errno);
            if (is_new) remove_created(where, file);
            close(file);
            return failure;
        }
    }
    if (std::error_code const failure = posix::check_appendable(fd)) {
        if (is_new) remove_created(where, fd);
        close(fd);
        return failure;
    }
    out = fd;
    created = is_new;
    return {};
}

inline std::error_code mmap::detail::platform::share_append(handle object, bool is_given,
                                                            handle& out, bool& appends) noexcept {
    int const flags = ::fcntl(posix::fd(object), F_GETFL);
    if (flags < 0) return posix::code(errno);
    if ((flags & O_ACCMODE) == O_RDONLY) return posix::code(EACCES);
    if (std::error_code const failure = posix::check_appendable(posix::fd(object))) return failure;
    appends = (flags & O_APPEND) != 0;
#if defined(__linux__)
    // open(2), O_DIRECT: "alignment restrictions on the length and address of user-space buffers and
    // the file offset". Neither that flag nor O_APPEND may change in a description that the caller
    // shares, so another one is opened.
    bool const is_direct = (flags & O_DIRECT) != 0;
    if (!appends || is_direct) {
        char link[32];
        (::snprintf)(link, sizeof link, "/proc/self/fd/%d", posix::fd(object));
        int const fd = posix::open_appending({link, nullptr});
        if (fd >= 0) {
            out = fd;
            appends = true;
            return {};
        }
        if (is_direct) return errc::not_supported;
    }
#endif
    if (is_given && appends && is_keepable(object)) return {};
    return duplicate(object, out);
}

inline std::error_code mmap::detail::platform::append(handle file, bool appends, void const* from,
                                                      std::size_t n, std::size_t& done) noexcept {
    done = 0;
    int const fd = posix::fd(file);
    std::size_t room = n;
    std::uint64_t end = 0;
    posix::limit limit;
    // A write that begins at the limit is answered with a signal (setrlimit(2)).
    bool const is_limited = posix::file_size_limit(limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    if (is_limited || !appends) {
        posix::status now;
        if (posix::stat_of(fd, now) != 0) return posix::code(errno);
        end = static_cast<std::uint64_t>(now.st_size);
        std::uint64_t const left = !is_limited            ? n
                                   : limit.rlim_cur > end ? limit.rlim_cur - end
                                                          : 0;
        if (left < n) room = static_cast<std::size_t>(left);
    }
    while (done < room) {
        char const* const rest = static_cast<char const*>(from) + done;
        std::size_t const most = posix::at_once(room - done);
        ssize_t const step =
            appends ? ::write(fd, rest, most)
                    : posix::write_at(fd, rest, most, static_cast<posix::off>(end + done));
        if (step < 0 && errno == EINTR) continue;
        if (step < 0) return posix::code(errno);
        if (step == 0) return posix::code(EIO);  // takes nothing and reports nothing
        done += static_cast<std::size_t>(step);
    }
    return room < n ? posix::code(EFBIG) : std::error_code();
}
