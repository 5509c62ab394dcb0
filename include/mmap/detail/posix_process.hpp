// posix_process.hpp: telling a forked child from its parent.
#pragma once

#include "posix_calls.hpp"

#if defined(__linux__)
/// Process ids do not tell: in a new PID namespace (clone(2), CLONE_NEWPID) parent and child may both
/// be 1. So the number stands in a page that fork() clears for the child, MADV_WIPEONFORK of Linux 4.14.
/// A child numbers itself one higher than its parent, whose marks are the only ones it inherits.
inline int mmap::detail::platform::process_id() noexcept {
    static std::atomic<std::atomic<int>*> page{nullptr};
    static std::atomic<int> generation{0};
    std::atomic<int>* mark = page.load(std::memory_order_acquire);
    if (mark == nullptr) {
        constexpr int wipe_on_fork = 18;
        void* const fresh = posix::map(nullptr, page_size(), PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (fresh == MAP_FAILED) return ::getpid();
        if (::madvise(fresh, page_size(), wipe_on_fork) != 0) {
            ::munmap(fresh, page_size());
            return ::getpid();
        }
        auto* const made = static_cast<std::atomic<int>*>(fresh);  // zeros: a number not yet given
        if (page.compare_exchange_strong(mark, made))
            mark = made;
        else
            ::munmap(fresh, page_size());
    }
    int number = mark->load();
    if (number != 0) return number;
    int const next = generation.fetch_add(1) + 1;
    return mark->compare_exchange_strong(number, next) ? next : number;
}
#else
inline int mmap::detail::platform::process_id() noexcept { return ::getpid(); }
#endif
