// What this process holds from the system: the same before and after means that nothing leaked.
#pragma once

#include <cstddef>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#include <fstream>
#include <string>
#endif

namespace test {

#if defined(_WIN32)

inline std::size_t open_descriptors() {
    DWORD told = 0;
    if (GetProcessHandleCount(GetCurrentProcess(), &told) && told != 0) return told;
    // Wine 8 answers 0. Its handles are small multiples of four, given out from the lowest; each
    // question goes to its server, so those far behind the last one are not asked about.
    std::size_t count = 0;
    DWORD flags = 0;
    for (ULONG_PTR value = 4, last = 0; value < last + 1024; value += 4)
        if (GetHandleInformation(reinterpret_cast<HANDLE>(value), &flags)) {
            ++count;
            last = value;
        }
    return count;
}

/// Views of files and sections. The heap's own memory comes and goes and is not counted.
inline std::size_t mapping_count() {
    std::size_t count = 0;
    void const* last = nullptr;
    MEMORY_BASIC_INFORMATION info;
    for (char* at = nullptr; VirtualQuery(at, &info, sizeof info) != 0;
         at = static_cast<char*>(info.BaseAddress) + info.RegionSize) {
        bool const view = info.State != MEM_FREE && info.Type == MEM_MAPPED;
        if (view && info.AllocationBase != last) ++count;
        last = info.AllocationBase;
    }
    return count;
}

#else

inline std::size_t open_descriptors() {
    // The limit may be a million; descriptors are given out from the lowest.
    std::size_t count = 0;
    for (int fd = 0; fd < 4096; ++fd)
        if (::fcntl(fd, F_GETFD) != -1) ++count;
    return count;
}

// AddressSanitizer maps memory as it goes, for itself: there only objects that the tests made count.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

inline bool is_ours(std::string const& line) {
    for (char const* const mark : {"mmap-", "/memfd:", "/dev/shm/"})
        if (line.find(mark) != std::string::npos) return true;
    return false;
}

/// Lines of /proc/self/maps, each an extent of one kind. 0 where there is no such file, so that a
/// comparison holds.
inline std::size_t mapping_count() {
    std::size_t count = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (!is_sanitized || is_ours(line)) ++count;
    return count;
}

#endif

}  // namespace test
