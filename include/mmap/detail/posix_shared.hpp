// posix_shared.hpp: memory objects without a file: anonymous ones, and named ones (shm_open).
#pragma once

#include <sys/file.h>
#include <time.h>

#include <utility>

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

/// One call's way to a named object. A new object has size 0 until its creator sets the size, in one
/// step and under flock(). So nobody uses a half-made object, one of several racing creators wins,
/// and the kernel drops the lock of a creator that dies. The lock matters only while the size is 0:
/// programs may use flock() on the finished object themselves.
struct mmap::detail::posix::named_object {
    object_name const name;
    mode_t const rights;
    int fd = -1;
    bool is_made = false;       // by this call, exclusively
    bool counts_links = false;  // some systems count none for memory objects
    status found = {};

    named_object(char const* text, unsigned permissions) noexcept
        : name(text), rights(static_cast<mode_t>(permissions != 0 ? permissions : 0600U)) {}
    named_object(named_object const&) = delete;
    named_object& operator=(named_object const&) = delete;
    ~named_object() { close(); }

    void close() noexcept {
        if (fd >= 0) ::close(fd);
        fd = -1;
    }
    [[nodiscard]] std::uint64_t size() const noexcept {
        return static_cast<std::uint64_t>(found.st_size);
    }

    /// Opens what exists, or with O_CREAT | O_EXCL in `flags` makes the object, and looks at it. What was
    /// made and cannot be used is removed.
    [[nodiscard]] std::error_code open(int flags) noexcept {
        std::error_code const failure = open_and_look(flags);
        if (failure && is_made) ::shm_unlink(name.text);
        return failure;
    }
    [[nodiscard]] std::error_code open_and_look(int flags) noexcept {
        is_made = false;
        close();
#if defined(__linux__)
        flags |= O_NONBLOCK;  // a FIFO without a writer would block; other systems refuse the flag
#endif
        fd = ::shm_open(name.text, flags | O_CLOEXEC, rights);
        if (fd < 0) return failure_to_open(errno);
        is_made = (flags & O_EXCL) != 0;
        if (std::error_code const failure = raise_descriptor()) return failure;
        if (std::error_code const failure = look()) return failure;
        counts_links = found.st_nlink != 0;
        // macOS reports no file type for memory objects.
        bool const is_object = S_ISREG(found.st_mode) || (found.st_mode & S_IFMT) == 0;
        return is_object ? std::error_code() : make_error_code(errc::not_mappable);
    }
    [[nodiscard]] std::error_code look() noexcept { return from_result(stat_of(fd, found)); }

    /// With O_CREAT, Linux refuses another user's existing object in /dev/shm even if that grants
    /// access (fs.protected_regular, proc_sys_fs(5)). So what exists is opened plainly.
    [[nodiscard]] std::error_code open_or_make() noexcept {
        std::error_code failure;
        for (int attempt = 0; attempt < attempts; ++attempt) {  // others may remove and make it
            failure = open(O_RDWR);
            bool const may_be_gone = !failure && !counts_links && attempt < 3;
            if (may_be_gone) continue;
            if (failure != code(ENOENT)) return failure;
            failure = open(O_RDWR | O_CREAT | O_EXCL);
            if (failure != code(EEXIST)) return failure;
        }
        return failure;
    }

    /// Sets the size of an object that has none. `is_new` tells whether this call did it; otherwise
    /// another creator was faster, or the name has gone (is_gone()).
    [[nodiscard]] std::error_code finish(std::size_t wanted, bool& is_new) noexcept {
        if (std::error_code const failure = may_finish()) return failure;
        if (std::error_code const failure = lock()) return failure;
        std::error_code failure = look();
        if (failure && is_made) ::shm_unlink(name.text);
        if (!failure && size() == 0 && !is_gone()) {
            failure = set_new_size(wanted);
            is_new = !failure;
            std::error_code const ignored = look();
            // macOS has no flock() for memory objects; there the second ftruncate() fails.
            if (failure && !ignored && size() != 0) failure.clear();
            if (failure && is_made) ::shm_unlink(name.text);
        }
        ::flock(fd, LOCK_UN);
        return failure;
    }
    /// Has the name been removed since the object was opened?
    [[nodiscard]] bool is_gone() const noexcept { return counts_links && found.st_nlink == 0; }

    static constexpr int attempts = 100;

private:
    [[nodiscard]] static std::error_code failure_to_open(int number) noexcept {
#if defined(__linux__)
        // shm_open(3) keeps its objects there; older C libraries answer ENOSYS.
        status folder;
        if ((number == ENOENT || number == ENOSYS) && stat_at("/dev/shm", folder) != 0)
            return errc::no_shared_memory;
#endif
        return code(number);
    }

    /// Moves the descriptor above those of standard input, output and error.
    [[nodiscard]] std::error_code raise_descriptor() noexcept {
        if (platform::is_keepable(fd)) return {};
        platform::handle raised = platform::none;
        if (std::error_code const failure = platform::duplicate(fd, raised)) return failure;
        ::close(fd);
        fd = static_cast<int>(raised);
        return {};
    }

    /// An unfinished object of another user, or one that grants more than this call would, may be a
    /// trap: its owner could read what is stored in it, or cut it.
    [[nodiscard]] std::error_code may_finish() const noexcept {
        if (is_made) return {};
        bool const is_mine = found.st_uid == ::geteuid();
        bool const is_wider = (found.st_mode & 0777U & ~rights) != 0;
        return is_mine && !is_wider ? std::error_code() : code(EACCES);
    }

    /// flock(), for as long as its holder allocates memory, and two seconds more.
    [[nodiscard]] std::error_code lock() noexcept {
        constexpr int patience = 2000;
        auto blocks = found.st_blocks;
        for (int waited = 0; waited < patience; ++waited) {
            if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return {};
            int const number = errno;
            if (number == EINTR) continue;
            if (number != EWOULDBLOCK) return {};  // macOS has no flock() here
            ::timespec const pause = {0, 1000000};
            ::nanosleep(&pause, nullptr);
            if (std::error_code const failure = look()) return failure;
            if (found.st_blocks != blocks) waited = 0;
            blocks = found.st_blocks;
        }
        return code(EAGAIN);
    }

    /// Allocates first and then sets the size, so that the size never shows a part. Where memory
    /// cannot be allocated past the end, the pages are allocated after it, by means that keep what
    /// others store meanwhile.
    [[nodiscard]] std::error_code set_new_size(std::size_t wanted) noexcept {
        if (over_limit(wanted)) return code(EFBIG);
        std::error_code failure;
        bool is_allocated = false;
#if defined(__linux__)
        constexpr int keep_size = 1;  // FALLOC_FL_KEEP_SIZE, fallocate(2)
        int const number = allocate_blocks(fd, keep_size, 0, static_cast<off>(wanted));
        is_allocated = number == 0;
        if (number == ENOSPC || number == ENOMEM || number == EFBIG || number == EDQUOT)
            failure = code(number);
#endif
        if (!failure) failure = set_size(fd, wanted);
#if !defined(__linux__) && !defined(__APPLE__) && !defined(__OpenBSD__)
        // posix_fallocate() keeps what is stored already.
        if (!failure) is_allocated = allocate_blocks(fd, 0, 0, static_cast<off>(wanted)) == 0;
#endif
        if (!failure && !is_allocated && !touch(wanted)) failure = code(ENOSPC);
        if (failure) (void)set_size(fd, 0);
        return failure;
    }

    /// Loads a byte of each page, which allocates the pages of shared memory. False on a full disk.
    [[nodiscard]] bool touch(std::size_t n) const noexcept {
        std::size_t const page = platform::page_size();
        void* const view = posix::map(nullptr, n, PROT_READ, MAP_SHARED, fd, 0);
        if (view == MAP_FAILED) return true;  // no address space: the memory stays unallocated
        auto const* const bytes = static_cast<std::byte const*>(view);
        bool is_whole = true;
        for (std::size_t at = 0; at < n && is_whole; at += n - at < page ? n - at : page) {
            std::byte loaded;
            is_whole = platform::copy(&loaded, bytes + at, 1, bytes + at);
        }
        ::munmap(view, n);
        return is_whole;
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
    posix::named_object object(name, permissions);
    bool is_new = false;
    for (int attempt = 0;; ++attempt) {
        std::error_code failure =
            create == create::never
                ? object.open((mode & access::write) != NONE ? O_RDWR : O_RDONLY)
            : create == create::must ? object.open(O_RDWR | O_CREAT | O_EXCL)
                                     : object.open_or_make();
        if (!failure && object.size() == 0)
            failure = create == create::never ? posix::code(ENOENT)  // not made yet
                                              : object.finish(size, is_new);
        if (failure) return failure;
        if (is_new || object.size() != 0) break;
        if (attempt == object.attempts) return posix::code(EAGAIN);  // removed again and again
    }
    // Another creator has found this call's object before it was locked, and has set its size.
    if (create == create::must && !is_new) return posix::code(EEXIST);
    if (!is_new && object.size() > bounds::longest) return posix::code(EOVERFLOW);
    if (!is_new) size = static_cast<std::size_t>(object.size());
    out = std::exchange(object.fd, -1);
    created = is_new;
    return {};
}

inline std::error_code mmap::detail::platform::remove_shared(char const* name,
                                                             bool& removed) noexcept {
    posix::object_name const object(name);
    removed = ::shm_unlink(object.text) == 0;
    if (removed || errno == ENOENT) return {};
    return posix::last_error();
}
