// posix_path.hpp: the path behind a descriptor or a mapping, for messages.
#pragma once

#include "posix_calls.hpp"

inline void mmap::detail::posix::path_of(int fd, char* text, std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    char link[32];
    (::snprintf)(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t const n = ::readlink(link, text, capacity - 1);
    text[n < 0 ? 0 : n] = '\0';
#elif defined(__APPLE__)
    char path[1024];  // MAXPATHLEN, which F_GETPATH asks for
    if (::fcntl(fd, F_GETPATH, path) == 0) std::strncat(text, path, capacity - 1);
#else
    (void)fd;
    (void)capacity;
#endif
}

inline void mmap::detail::posix::path_at(void const* address, char* text,
                                         std::size_t capacity) noexcept {
    text[0] = '\0';
#if defined(__linux__)
    // proc(5), maps: "begin-end perms offset device inode   path". A path that ends in "(deleted)" is
    // passed on as it is.
    std::FILE* const maps = std::fopen("/proc/self/maps", "re");
    if (maps == nullptr) return;
    auto const wanted = reinterpret_cast<std::uintptr_t>(address);
    char line[4096 + 128];
    while (std::fgets(line, sizeof line, maps) != nullptr) {
        unsigned long begin = 0;
        unsigned long end = 0;
        int path = 0;
        if ((::sscanf)(line, "%lx-%lx %*s %*s %*s %*s %n", &begin, &end, &path) != 2) continue;
        if (wanted < begin || wanted >= end) continue;
        line[std::strcspn(line, "\n")] = '\0';
        if (path != 0) std::strncat(text, line + path, capacity - 1);
        break;
    }
    std::fclose(maps);
#else
    (void)address;
    (void)capacity;
#endif
}

inline void mmap::detail::platform::path_of(handle object, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_of(posix::fd(object), text, capacity);
}

inline void mmap::detail::platform::path_at(void const* address, char* text,
                                            std::size_t capacity) noexcept {
    posix::path_at(address, text, capacity);
}
