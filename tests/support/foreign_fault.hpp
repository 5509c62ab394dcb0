// Faults that are none of the library's, for children of a fork. POSIX.
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <mmap.hpp>
#include <stdexcept>

namespace test {

/// A page behind the end of its file: the first access is SIGBUS.
inline char volatile* lost_page() {
    char name[] = "/tmp/mmap-test-XXXXXX";
    int const fd = ::mkstemp(name);
    ::unlink(name);
    void* const page =
        ::mmap(nullptr, mmap::page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (page == MAP_FAILED) throw std::runtime_error("lost_page");
    return static_cast<char volatile*>(page);
}

/// Puts memory there, so that the instruction that has faulted succeeds.
inline void mend(void const volatile* page) {
    ::mmap(const_cast<void*>(page), mmap::page_size(), PROT_READ | PROT_WRITE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

/// Has the library install its handler.
inline void make_a_guard() {
    mmap::region const memory(mmap::ANON, 1, mmap::COPY);
    mmap::fault_guard const g(memory);
}

/// sigaction() with what matters; sanitizers have handlers of their own, so SIG_DFL is set, too.
inline void handle_bus(void (*handler)(int), int flags = 0) {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(SIGBUS, &action, nullptr);
}
inline void handle_bus(void (*handler)(int, siginfo_t*, void*), int flags = 0) {
    struct sigaction action = {};
    action.sa_sigaction = handler;
    action.sa_flags = flags | SA_SIGINFO;
    ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace test
