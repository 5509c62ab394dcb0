// mutants.hpp: what the copy of include/ that mutants.py writes calls, where it may be changed. Which
// change is made is said at run time: MMAP_MUTANT is its number. MMAP_MUTANTS_REACHED names a file that
// gets a 1 at the place of each that is reached.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

namespace mutants {

// Not through open() and mmap(), which the tests of injection replace.
inline unsigned char* shared_map() noexcept {
    char const* const path = std::getenv("MMAP_MUTANTS_REACHED");
    if (path == nullptr) return nullptr;
    long const fd = ::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    long const size = ::syscall(SYS_lseek, fd, 0, SEEK_END);
    long const at = ::syscall(SYS_mmap, nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::syscall(SYS_close, fd);
    return at < 0 && at > -4096 ? nullptr : reinterpret_cast<unsigned char*>(at);
}
inline int chosen() noexcept {
    char const* const number = std::getenv("MMAP_MUTANT");
    return number == nullptr ? -1 : std::atoi(number);
}
inline unsigned char* const reached = shared_map();
inline int const active = chosen();

/// Is this the one?
inline bool on(int id) noexcept {
    if (reached != nullptr) reached[id] = 1;
    return id == active;
}
/// Likewise in what is constexpr: constants stay as they are.
constexpr bool at_run_time(int id) noexcept {
    return __builtin_is_constant_evaluated() ? false : on(id);
}

constexpr bool condition(bool is_true, bool is_false, bool value) noexcept {
    return is_true || (value && !is_false);
}

// OPERATORS
}  // namespace mutants
