// posix_advice.hpp: advice, prefetching, giving memory back, and residency.
#pragma once

#include "posix_map.hpp"

/// What madvise(2) calls an advice here, and what its absence means.
struct mmap::detail::posix::advice_call {
    int value;        // -1: this system has none
    bool only_speed;  // see mmap::advice: may be ignored
};

inline mmap::detail::posix::advice_call mmap::detail::posix::call_for(mmap::advice what) noexcept {
    switch (what) {
        case advice::normal:
            return {MADV_NORMAL, true};
        case advice::sequential:
            return {MADV_SEQUENTIAL, true};
        case advice::random:
            return {MADV_RANDOM, true};
        case advice::will_need:
            return {MADV_WILLNEED, true};
#if defined(__linux__)
        // By number, as older C libraries lack some names (include/uapi/asm-generic/mman-common.h).
        case advice::cold:
            return {20, true};
        case advice::page_out:
            return {21, true};
        case advice::collapse:
            return {25, true};
        case advice::huge:
            return {14, true};
        case advice::no_huge:
            return {15, true};
        case advice::mergeable:
            return {12, true};
        case advice::unmergeable:
            return {13, true};
        case advice::no_dump:
            return {16, false};
        case advice::dump:
            return {17, false};
        case advice::no_fork:
            return {10, false};
        case advice::fork:
            return {11, false};
        case advice::zero_fork:
            return {18, false};
#else
        case advice::collapse:
        case advice::cold:
        case advice::page_out:
        case advice::huge:
        case advice::no_huge:
        case advice::mergeable:
        case advice::unmergeable:
            return {-1, true};
#if defined(MADV_NOCORE)
        case advice::no_dump:
            return {MADV_NOCORE, false};
        case advice::dump:
            return {MADV_CORE, false};
#else
        case advice::no_dump:
        case advice::dump:
#endif
        case advice::no_fork:
        case advice::fork:
        case advice::zero_fork:
            return {-1, false};
#endif
    }
    return {-1, false};
}

inline std::error_code mmap::detail::platform::advise(extent const& where, mmap::advice what,
                                                      std::size_t offset,
                                                      std::size_t length) noexcept {
    posix::advice_call const call = posix::call_for(what);
    if (call.value < 0) return call.only_speed ? std::error_code() : errc::not_supported;
    posix::pages const range(where, offset, length);
    if (::madvise(range.begin, range.length, call.value) == 0) return {};
    int const failure = errno;
    // EINVAL: a kernel built without it. EBADF: will_need on memory without a file, no swap. Sandboxes:
    // EPERM, ENOSYS.
    if (posix::is_unknown_call(failure) || failure == EBADF)
        return call.only_speed ? std::error_code() : errc::not_supported;
    return posix::code(failure);
}

inline std::error_code mmap::detail::platform::prefetch(extent const& where, handle object,
                                                        std::size_t offset, std::size_t length,
                                                        bool for_writing) noexcept {
    posix::pages const range(where, offset, length);
#if defined(__linux__)
    constexpr int populate_read = 22;  // MADV_POPULATE_READ, _WRITE: Linux 5.14, madvise(2)
    constexpr int populate_write = 23;
    // Shared pages of tmpfs may be stored to as soon as they are mapped, since no disk need hear of it
    // (Linux, vma_wants_writenotify()), and Linux maps 16 pages at a time for reading.
    bool const is_read = !for_writing || (!where.is_private && posix::is_tmpfs(posix::fd(object)));
    int const what = is_read ? populate_read : populate_write;
    int result = 0;
    do result = ::madvise(range.begin, range.length, what);
    while (result != 0 && errno == EINTR);
    if (result == 0) return {};
    int const failure = errno;
    if (failure == EFAULT || failure == EHWPOISON) return std::make_error_code(std::errc::io_error);
    if (!posix::is_unknown_call(failure)) return posix::code(failure);
#else
    (void)object;
    (void)for_writing;
#endif
    ::madvise(range.begin, range.length,
              MADV_WILLNEED);  // lets the touching that follows wait less
    return errc::not_supported;
}

inline void mmap::detail::posix::release(std::byte* begin, std::size_t length,
                                         access mode) noexcept {
#if defined(__linux__)
    // Only Linux promises "zero-fill-on-demand pages for anonymous private mappings"; locked pages are
    // EINVAL (madvise(2)).
    (void)mode;
    if (::madvise(begin, length, MADV_DONTNEED) == 0) return;
#else
    // Elsewhere fresh pages replace what cannot be stored to. Other memory is cleared, and its pages may
    // then be dropped to read as zeros again: what is locked stays locked.
    if (!writes(mode)) {
        int const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        map(begin, length, protection(mode), flags, -1, 0);
        return;
    }
#endif
    std::memset(begin, 0, length);
#if !defined(__linux__)
    ::madvise(begin, length, MADV_FREE);
#endif
}

inline std::error_code mmap::detail::platform::discard(extent const& where, std::size_t offset,
                                                       std::size_t length) noexcept {
    std::byte* const begin = where.data + offset;
    if (where.kind == kind::anonymous && where.is_private) {
        posix::release(begin, length, where.mode);
        return {};
    }
    if (where.kind != kind::file) {
#if defined(MADV_REMOVE)
        if (::madvise(begin, length, MADV_REMOVE) == 0) return {};
#endif
        std::memset(begin, 0, length);
        return {};
    }
#if defined(__linux__)
    // Private copies are dropped, and the file shows again; shared pages only leave this process.
    return posix::from_result(::madvise(begin, length, MADV_DONTNEED));
#else
    if (where.is_private) return errc::not_supported;
    ::madvise(begin, length, MADV_DONTNEED);
    return {};
#endif
}

#if defined(__OpenBSD__)  // has no mincore() since 6.6
inline std::error_code mmap::detail::platform::resident(extent const&, std::size_t, std::size_t,
                                                        std::size_t&) noexcept {
    return errc::not_supported;
}
#else
inline std::error_code mmap::detail::platform::resident(extent const& where, std::size_t offset,
                                                        std::size_t length,
                                                        std::size_t& bytes) noexcept {
    posix::pages const range(where, offset, length);
    std::size_t const unit = page_size();
    std::byte const* const first = where.data + offset;
    std::byte const* const last = first + length;
    std::size_t total = 0;
    decltype(posix::residency_flag_of(&::mincore)) flags[1024];
    for (std::size_t done = 0; done < range.length;) {
        std::size_t const left = range.length - done;
        std::size_t const step = left < unit * sizeof flags ? left : unit * sizeof flags;
        if (::mincore(range.begin + done, step, flags) != 0) {
            int const failure = errno;
            bool const is_refused = failure == ENOSYS || failure == EPERM;  // sandboxes
            return is_refused ? make_error_code(errc::not_supported) : posix::code(failure);
        }
        for (std::size_t page = 0; page * unit < step; ++page) {
            if ((flags[page] & 1) == 0) continue;
            // The first and last page count with the bytes inside the range only.
            std::byte const* const at = range.begin + done + page * unit;
            std::byte const* const from = at < first ? first : at;
            std::byte const* const end =
                last - at < static_cast<std::ptrdiff_t>(unit) ? last : at + unit;
            total += static_cast<std::size_t>(end - from);
        }
        done += step;
    }
    bytes = total;
    return {};
}
#endif
