// posix_fault.hpp: surviving SIGBUS, for memory that a thread has armed and for nothing else.
#pragma once

#include <setjmp.h>
#include <signal.h>

#include "bounds.hpp"
#include "posix_calls.hpp"
#include "posix_copy.hpp"

struct mmap::detail::posix::fault_handler {
    // A page behind the end of its file, or that cannot be read, is SIGBUS on Linux, macOS and
    // FreeBSD; OpenBSD and older FreeBSD report SIGSEGV (mmap(2) there).
#if defined(__linux__) || defined(__APPLE__)
    static constexpr int signals[] = {SIGBUS};
#else
    static constexpr int signals[] = {SIGBUS, SIGSEGV};
#endif

    /// This thread's armed ranges, newest first. Constant-initialised, so that the handler never
    /// runs an initialiser.
    static inline thread_local platform::watch* armed = nullptr;

    /// Once per program; the outcome of that one time.
    static std::error_code install() noexcept {
        static std::error_code const outcome = install_all();
        return outcome;
    }

private:
    static inline struct sigaction before[sizeof signals / sizeof *signals] = {};

    /// By a call, and not within each copy, which would then need its stack and its registers.
    [[gnu::noinline]] static std::error_code install_all() noexcept {
        for (std::size_t i = 0; i < sizeof signals / sizeof *signals; ++i) {
            struct sigaction mine = {};
            mine.sa_sigaction = &handle;
            // SA_NODEFER: a copy is left by a jump, which must find the mask as it was.
            // SA_ONSTACK: where the program gives its threads a signal stack, use that.
            mine.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
            sigemptyset(&mine.sa_mask);
            // `before` is filled before the handler can run, by asking first.
            if (::sigaction(signals[i], nullptr, &before[i]) != 0) return last_error();
            // A kill() that did not interrupt a waiting system call must not do so now.
            bool const ignored =
                (before[i].sa_flags & SA_SIGINFO) == 0 && before[i].sa_handler == SIG_IGN;
            mine.sa_flags |= ignored ? SA_RESTART : before[i].sa_flags & SA_RESTART;

            if (::sigaction(signals[i], &mine, nullptr) != 0) return last_error();
        }
        return {};
    }

    /// By kill(), raise() and the like, not by an instruction. POSIX has codes up to 0 for these;
    /// FreeBSD and macOS count them from SI_USER, 0x10001 (<sys/signal.h>).
    static bool is_sent(siginfo_t const& info) noexcept {
        return info.si_code <= 0 || info.si_code > 0x10000;
    }

    /// Would the instruction meet the same fault, were there other pages? It would be run again for
    /// ever.
    static bool is_misuse(siginfo_t const& info) noexcept {
#if defined(__linux__)
        return info.si_code == BUS_ADRALN;
#else
        (void)info;  // macOS has that code for every fault
        return false;
#endif
    }

    static void handle(int signal, siginfo_t* info, void* context) {
        int const saved = errno;
        if (!is_sent(*info) && !is_misuse(*info)) {  // from the kernel: si_addr is an address
            auto const address = reinterpret_cast<std::uintptr_t>(info->si_addr);
            if (stoppable_copy::stop(context, address)) return;  // errno is as it was
            for (platform::watch* w = armed; w != nullptr; w = w->previous) {
                std::uintptr_t const offset = address - reinterpret_cast<std::uintptr_t>(w->base);
                if (offset >= bounds::align_up(w->length, platform::page_size())) continue;
                if (w->escape != nullptr) {
                    restore_mask(context);
                    _longjmp(*static_cast<jmp_buf*>(w->escape), 1);
                }
                if (!replace(*w, offset)) break;
                errno = saved;
                return;
            }
        }
        errno = saved;
        pass_on(signal, info, context);
    }

    /// This handler blocks no signal, but one that was installed later and calls it may have done so
    /// (as ThreadSanitizer's does), and a jump leaves the mask as it is: SIGBUS that stays blocked
    /// would make the next fault deadly (sigprocmask(2)).
    static void restore_mask(void* context) noexcept {
#if defined(__OpenBSD__)
        auto const mask = static_cast<sigset_t>(static_cast<ucontext_t*>(context)->sc_mask);
#else
        // Bit by bit: of the C library's larger set the kernel has stored its own few bytes only.
        sigset_t const& stored = static_cast<ucontext_t*>(context)->uc_sigmask;
        sigset_t mask;
        sigemptyset(&mask);
        for (int i = 1; i < NSIG; ++i)
            if (sigismember(&stored, i) == 1) sigaddset(&mask, i);
#endif
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    }

    /// mmap(2) is not on POSIX' list of async-signal-safe functions, but is a bare system call on
    /// Linux, macOS and the BSDs; libwayland and systemd rely on it the same way.
    static bool replace(platform::watch& w, std::size_t offset) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        // Before the zeros can be seen: another thread that reads them must learn that it did.
        std::size_t least = w.lost->load();
        while (first < least && !w.lost->compare_exchange_weak(least, first)) {}
        std::size_t const length = bounds::align_up(w.length, platform::page_size()) - first;
        int const prot = PROT_READ | (w.writable ? PROT_WRITE : 0);
        // To the end of the range at once: a page at a time could take thousands of mappings, of
        // which a process has 65,530 (vm.max_map_count).
        return map(w.base + first, length, prot,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | no_commit, -1, 0) != MAP_FAILED;
    }

    /// As if this handler had never been there.
    static void pass_on(int signal, siginfo_t* info, void* context) {
        struct sigaction* now = &before[0];  // also of what somebody else's handler hands on
        for (std::size_t i = 0; i < sizeof signals / sizeof *signals; ++i)
            if (signals[i] == signal) now = &before[i];
        struct sigaction const theirs = *now;
        bool const sent = is_sent(*info);  // no instruction to run again
        bool const has_handler = (theirs.sa_flags & SA_SIGINFO) != 0 ||
                                 (theirs.sa_handler != SIG_DFL && theirs.sa_handler != SIG_IGN);
        if (!has_handler) {
            if (sent && theirs.sa_handler == SIG_IGN) return;
            // The kernel ends a program that faults with the signal ignored, too. The instruction
            // runs again, faults again, and meets the default action.
            struct sigaction default_action = {};
            default_action.sa_handler = SIG_DFL;
            sigemptyset(&default_action.sa_mask);
            ::sigaction(signal, &default_action, nullptr);
            if (sent) ::raise(signal);
            return;
        }
        if ((static_cast<unsigned>(theirs.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0) {
            now->sa_handler = SIG_DFL;
            now->sa_flags = 0;
        }
        sigset_t blocked = theirs.sa_mask;
        if ((theirs.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
        sigset_t old;
        // sigprocmask: per thread on every system here, and needs no -lpthread on older ones
        ::sigprocmask(SIG_BLOCK, &blocked, &old);
        if ((theirs.sa_flags & SA_SIGINFO) != 0)
            theirs.sa_sigaction(signal, info, context);
        else
            theirs.sa_handler(signal);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
    }
};

inline std::error_code mmap::detail::platform::arm(watch& range) noexcept {
    if (std::error_code const failure = posix::fault_handler::install()) return failure;
    range.previous = posix::fault_handler::armed;
    posix::fault_handler::armed = &range;
    std::atomic_signal_fence(std::memory_order_seq_cst);  // armed before what follows may fault
    return {};
}

inline void mmap::detail::platform::disarm(watch& range) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    platform::watch** link = &posix::fault_handler::armed;
    while (*link != nullptr && *link != &range) link = &(*link)->previous;
    if (*link != nullptr) *link = range.previous;
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    if constexpr (posix::stoppable_copy::is_known)
        return !posix::fault_handler::install() && posix::stoppable_copy::run(to, from, n, guarded);
    jmp_buf here;
    watch range;
    std::size_t const slack =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - slack;
    range.length = n + slack;
    range.escape = &here;
    if (arm(range)) return false;
    // _setjmp: without the signal mask, which costs ten times as much and is not touched here
    if (_setjmp(here) != 0) {
        disarm(range);
        return false;
    }
    std::memcpy(to, from, n);
    disarm(range);
    return true;
}
