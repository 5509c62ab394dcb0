// posix_shared.hpp: memory objects without a file: anonymous ones, and named ones (shm_open).
#pragma once

#include <sys/file.h>

#include "bounds.hpp"
#include "posix_calls.hpp"

struct mmap::detail::posix::object_name {
    char text[256] = "/";

    /// A name longer than the system's limit keeps its beginning and ends in a hash of the whole.
    explicit object_name(char const* name) noexcept {
        std::size_t const size = std::strlen(name);
        if (size <= longest_name) {
            std::memcpy(text + 1, name, size + 1);
            return;
        }
        std::uint64_t hash = 14695981039346656037U;  // FNV-1a, 64 bits
        for (std::size_t i = 0; i < size; ++i)
            hash = (hash ^ static_cast<unsigned char>(name[i])) * 1099511628211U;
        std::size_t const kept = longest_name - 17;
        std::memcpy(text + 1, name, kept);
        (::snprintf)(text + 1 + kept, sizeof text - 1 - kept, ".%016llx",
                     static_cast<unsigned long long>(hash));
    }
};

inline std::error_code mmap::detail::platform::open_anonymous(std::size_t size,
                                                              handle& out) noexcept {
    if (posix::over_limit(size)) return posix::code(EFBIG);
    int const fd = posix::unnamed_object();
    if (fd < 0) return posix::last_error();
    if (std::error_code const failure = posix::set_size(fd, size)) {
        ::close(fd);
        return failure;
    }
    out = fd;
    return {};
}

inline std::error_code mmap::detail::platform::open_shared(char const* name, mmap::access mode,
                                                           mmap::create create, std::size_t& size,
                                                           std::size_t, unsigned permissions,
                                                           handle& out, bool& created) noexcept {
    if (create == create::truncate) return errc::not_supported;
    posix::object_name const object(name);
    bool const may_create = create != create::never;
    bool const stores = may_create || (mode & access::write) != NONE;
    int const flags = (stores ? O_RDWR : O_RDONLY) | (may_create ? O_CREAT : 0) | O_CLOEXEC;
    auto const rights = static_cast<mode_t>(permissions != 0 ? permissions : 0600U);
    // Whoever finds the object without a size, under the lock, is its creator: so there is one
    // creator however many race, nobody uses a half-made object, and the lock of a creator that
    // died is gone with it. What has a size is not locked, if it got that in one step: somebody may
    // have a lock of his own on it.
    for (int attempt = 0;; ++attempt) {
        int const fd = ::shm_open(object.text, flags, rights);
        if (fd < 0) return posix::last_error();
        std::uint64_t present = 0;
        bool stale = false;
        bool is_new = false;
        std::error_code failure;
        auto const state = [&](int object_fd) noexcept -> std::error_code {
            posix::status s;
            if (posix::stat_of(object_fd, s) != 0) return posix::last_error();
            present = static_cast<std::uint64_t>(s.st_size);
            stale = s.st_nlink == 0 && attempt < 100;  // some systems count no links here
            return {};
        };
        failure = state(fd);
        if (may_create && !failure && (present == 0 || !posix::grows_in_one_step)) {
            while (::flock(fd, LOCK_EX) != 0 && errno == EINTR) {
                // macOS has no flock() for memory objects; there the second ftruncate() fails
            }
            failure = state(fd);
            if (!failure && !stale && present == 0) {
                failure = extend(fd, kind::named, 0, size, true);
                is_new = !failure;
                std::error_code const again = state(fd);
                if (failure && !again && present != 0) failure.clear();  // macOS: lost the race
                if (failure) ::shm_unlink(object.text);
            }
            ::flock(fd, LOCK_UN);
        } else if (!failure && present == 0) {
            failure = posix::code(ENOENT);  // not made yet
        }
        if (stale) {  // removed between our open and our lock: another try
            ::close(fd);
            continue;
        }
        if (!failure && !is_new && create == create::must) failure = posix::code(EEXIST);
        if (!failure && !is_new && present > bounds::longest) failure = posix::code(EOVERFLOW);
        if (failure) {
            ::close(fd);
            return failure;
        }
        if (!is_new) size = static_cast<std::size_t>(present);
        out = fd;
        created = is_new;
        return {};
    }
}

inline std::error_code mmap::detail::platform::remove_shared(char const* name,
                                                             bool& removed) noexcept {
    posix::object_name const object(name);
    removed = ::shm_unlink(object.text) == 0;
    if (removed || errno == ENOENT) return {};
    return posix::last_error();
}
