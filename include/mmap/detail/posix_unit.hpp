// posix_unit.hpp: the unit in which an object can be mapped: a page, or a huge page.
#pragma once

#if defined(__linux__)
#include <sys/vfs.h>
#endif

#include "posix_calls.hpp"

#if defined(__linux__)
inline bool mmap::detail::posix::is_tmpfs(int fd) noexcept {
    struct statfs about;
    return ::fstatfs(fd, &about) == 0 &&
           static_cast<unsigned long>(about.f_type) == 0x01021994;  // TMPFS_MAGIC, statfs(2)
}
#endif

/// Of files in hugetlbfs, MFD_HUGETLB memory too, "offset must be a multiple of the underlying huge
/// page size" (mmap(2)), and munmap() of less is EINVAL and leaves the mapping. The log2 of that size;
/// 0 for all other files, about which st_blksize mostly tells without another call.
inline unsigned char mmap::detail::posix::unit_shift_of(int fd, status const& s) noexcept {
#if defined(__linux__)
    struct statfs about;
    if (static_cast<std::size_t>(s.st_blksize) > platform::page_size() &&
        ::fstatfs(fd, &about) == 0 &&
        static_cast<unsigned long>(about.f_type) == 0x958458f6)  // HUGETLBFS_MAGIC, statfs(2)
        return shift_of(static_cast<std::size_t>(about.f_bsize));
#else
    (void)fd;
    (void)s;
#endif
    return 0;
}

inline std::size_t mmap::detail::posix::unit_of(unsigned char shift) noexcept {
    return shift == 0 ? platform::page_size() : std::size_t{1} << shift;
}

inline unsigned char mmap::detail::posix::shift_of(std::size_t unit) noexcept {
    unsigned char shift = 0;
    while (std::size_t{1} << shift < unit) ++shift;
    return shift;
}

/// Likewise of MAP_HUGETLB mappings (memmap2 #156), whose page size stands in the flags, or is the
/// system's default: "Hugepagesize:" of proc(5) meminfo.
inline unsigned char mmap::detail::posix::unit_shift_of_flags(int flags) noexcept {
#if defined(MAP_HUGETLB)
    if ((flags & MAP_HUGETLB) != 0) {
        unsigned const shift = (static_cast<unsigned>(flags) >> 26U) & 63U;  // MAP_HUGE_SHIFT
        if (shift != 0) return static_cast<unsigned char>(shift);
        char text[4096] = {};
        int const info = open("/proc/meminfo", O_RDONLY | O_CLOEXEC, 0);
        if (info >= 0) {
            (void)!::read(info, text, sizeof text - 1);
            ::close(info);
        }
        char const* const line = std::strstr(text, "Hugepagesize:");
        unsigned long kib = 0;
        if (line == nullptr || (::sscanf)(line, "Hugepagesize: %lu", &kib) != 1) kib = 2048;
        return shift_of(std::size_t{kib} * 1024);
    }
#else
    (void)flags;
#endif
    return 0;
}
