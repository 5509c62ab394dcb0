// What Linux tells about this process, and about the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#if !defined(_WIN32)
#include <sys/resource.h>
#endif

namespace test {

/// A line "NAME:   n kB" of a file of /proc, in bytes; 0 if there is none.
inline std::size_t kib_of(char const* file, std::string const& name) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind(name + ':', 0) == 0)
            return static_cast<std::size_t>(
                       std::strtoull(line.c_str() + name.size() + 1, nullptr, 10)) *
                   1024;
    return 0;
}

/// Bytes of this process that are locked in memory.
inline std::size_t locked_bytes() { return kib_of("/proc/self/status", "VmLck"); }

/// The line NAME of the mapping that holds `address`, from /proc/self/smaps: " 4 kB", " rd wr mr".
inline std::string smaps(void const* address, std::string const& name) {
    auto const wanted = reinterpret_cast<std::uintptr_t>(address);
    std::ifstream lines("/proc/self/smaps");
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        unsigned long long from = 0;
        unsigned long long to = 0;
        if (std::sscanf(line.c_str(), "%llx-%llx ", &from, &to) == 2)
            inside = from <= wanted && wanted < to;
        else if (inside && line.rfind(name + ':', 0) == 0)
            return line.substr(name.size() + 1);
    }
    return "";
}

/// Has the mapping that holds `address` the kernel's two-letter flag (proc(5), VmFlags)?
inline bool has_flag(void const* address, std::string const& flag) {
    return (smaps(address, "VmFlags") + ' ').find(' ' + flag + ' ') != std::string::npos;
}

#if !defined(_WIN32)
/// Page faults of this process that needed no I/O.
inline long minor_faults() {
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

/// Lowers a soft limit of this process: for the child of a fork.
inline void limit(int what, std::size_t soft) {
    struct rlimit now {};
    ::getrlimit(static_cast<decltype(RLIMIT_FSIZE)>(what), &now);
    now.rlim_cur = soft;
    ::setrlimit(static_cast<decltype(RLIMIT_FSIZE)>(what), &now);
}
#endif

/// Address sanitizer's shadow takes terabytes of address space: no limit can be set on it.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

}  // namespace test
