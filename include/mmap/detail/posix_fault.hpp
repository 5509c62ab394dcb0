// posix_fault.hpp: surviving SIGBUS in memory that a thread has armed, and nowhere else.
#pragma once

#include <dlfcn.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>

#include "bounds.hpp"
#include "posix_calls.hpp"
#include "posix_copy.hpp"

#if defined(__linux__)
// Null in a static program, and with a C library that has these in a libdl that the program does not
// use (glibc before 2.34). Such a program cannot unload anything. A plain weak declaration would make
// the caller's own uses weak, too.
static int mmap_dladdr(void const*, Dl_info*) __attribute__((weakref("dladdr")));
static void* mmap_dlopen(char const*, int) __attribute__((weakref("dlopen")));
#endif

struct mmap::detail::posix::fault_handler {
    // A page past the end of its file, or that cannot be read, is SIGBUS on Linux, macOS and
    // FreeBSD; OpenBSD and older FreeBSD report SIGSEGV (mmap(2) there).
#if defined(__linux__) || defined(__APPLE__)
    static constexpr int handled[] = {SIGBUS};
#else
    static constexpr int handled[] = {SIGBUS, SIGSEGV};
#endif

    /// This thread's armed ranges, newest first. Constant-initialised, so that the handler never
    /// runs an initialiser.
    static inline thread_local platform::armed_range* armed = nullptr;

    /// Installs the handler, also where other code has replaced it since the last look: a library
    /// that puts back what it found, say.
    static std::error_code install() noexcept {
        std::error_code failure;
        for (std::size_t i = 0; i < signal_count && !failure; ++i) {
            struct sigaction now = {};
            if (::sigaction(handled[i], nullptr, &now) != 0)
                failure = last_error();
            else if (!is_ours(now))
                failure = take_over(handled[i], previous[i]);
        }
        failed_with.store(failure.value(), std::memory_order_relaxed);
        return failure;
    }

    /// Whether a copy of n bytes can rely on the handler. A look costs more than a short copy, so a
    /// thread looks for its first copy and then once for each 256 KiB, where a copy counts for 256
    /// bytes at least.
    static bool is_ready(std::size_t n) noexcept {
        std::size_t const cost = n | 256U;
        if (cost > bytes_until_look) return look(cost);
        bytes_until_look -= cost;
        return true;
    }

    [[nodiscard]] static std::error_code last_failure() noexcept {
        int const number = failed_with.load(std::memory_order_relaxed);
        return number == 0 ? std::error_code() : code(number);
    }

private:
    static constexpr std::size_t bytes_a_look = std::size_t{256} * 1024;
    static inline thread_local std::size_t bytes_until_look = 0;
    static inline std::atomic<int> failed_with{0};

    [[gnu::noinline]] static bool look(std::size_t cost) noexcept {
        if (install()) return false;
        bytes_until_look = cost < bytes_a_look ? bytes_a_look - cost : 0;
        return true;
    }

    /// The actions that this handler has replaced for one signal. An entry does not move or go away
    /// once it is published, so that the handler may read it at any time. All zeros at first: no
    /// initialiser has to run before the first copy.
    struct previous_actions {
        static constexpr unsigned capacity = 15;

        struct entry {
            struct sigaction action;
            unsigned older;  // number of the action that was newest before; 0: none
        };
        entry entries[capacity + 1];  // entries[0] is not used
        unsigned count;
        std::atomic<unsigned>
            newest;  // number of the one that gets what this handler does not take

        /// The number of an action, added if it is new; 0 if there is no room.
        unsigned number_of(struct sigaction const& action) noexcept {
            for (unsigned i = 1; i <= count; ++i)
                if (is_same(entries[i].action, action)) return i;
            if (count == capacity) return 0;
            ++count;
            entries[count].action = action;
            entries[count].older = newest.load();
            return count;
        }
        static bool is_same(struct sigaction const& a, struct sigaction const& b) noexcept {
            if (a.sa_flags != b.sa_flags) return false;
            return (a.sa_flags & SA_SIGINFO) != 0 ? a.sa_sigaction == b.sa_sigaction
                                                  : a.sa_handler == b.sa_handler;
        }
    };
    static constexpr std::size_t signal_count = sizeof handled / sizeof *handled;
    static inline previous_actions previous[signal_count];
    static inline std::atomic_flag is_changing = ATOMIC_FLAG_INIT;

    static bool is_ours(struct sigaction const& action) noexcept {
        return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == &handle;
    }

    static std::error_code take_over(int signal, previous_actions& earlier) noexcept {
        // No signal handler of this thread may wait for what the thread itself holds.
        sigset_t all;
        sigset_t old;
        sigfillset(&all);
        ::sigprocmask(SIG_SETMASK, &all, &old);
        while (is_changing.test_and_set(std::memory_order_acquire)) ::sched_yield();
        std::error_code const failure = replace_action(signal, earlier);
        is_changing.clear(std::memory_order_release);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
        return failure;
    }

    static std::error_code replace_action(int signal, previous_actions& earlier) noexcept {
        struct sigaction now = {};
        if (::sigaction(signal, nullptr, &now) != 0) return last_error();
        if (is_ours(now)) return {};
        unsigned const before = earlier.newest.load();
        if (before == 0) {
            pin();
            faultable_copy::choose_instructions();
        }
        unsigned const number = earlier.number_of(now);
        if (number == 0) return {};    // so many handlers: the latest one has to pass faults on
        earlier.newest.store(number);  // before the handler can run
        struct sigaction mine = {};
        mine.sa_sigaction = &handle;
        // SA_NODEFER: a copy may be left by a jump, which must find the mask as it was.
        // SA_ONSTACK: where the program gives its threads a signal stack, use that.
        mine.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
        sigemptyset(&mine.sa_mask);
        // A kill() that did not interrupt a waiting system call must not do so now.
        bool const is_ignored = (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
        mine.sa_flags |= is_ignored ? SA_RESTART : now.sa_flags & SA_RESTART;
        if (::sigaction(signal, &mine, nullptr) == 0) return {};
        std::error_code const failure = last_error();
        earlier.newest.store(before);
        return failure;
    }

    /// Keeps the module of this code loaded: the system would call a handler that is gone.
    static void pin() noexcept {
        Dl_info module = {};
        auto* const here = reinterpret_cast<void const*>(&handle);
#if defined(__linux__)
        if (&mmap_dladdr == nullptr || &mmap_dlopen == nullptr) return;
        if (mmap_dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)mmap_dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
#elif defined(RTLD_NOLOAD) && defined(RTLD_NODELETE)
        if (::dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)::dlopen(module.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
#else  // OpenBSD: another reference does the same
        if (::dladdr(here, &module) != 0 && module.dli_fname != nullptr)
            (void)::dlopen(module.dli_fname, RTLD_LAZY);
#endif
    }

    /// By kill(), raise() and the like, not by an instruction. POSIX has codes up to 0 for these;
    /// FreeBSD and macOS count them from SI_USER, 0x10001 (<sys/signal.h>).
    static bool is_user_generated(siginfo_t const& info) noexcept {
        return info.si_code <= 0 || info.si_code > 0x10000;
    }

    /// Whether the instruction would fault again on any other page: it would be run for ever.
    static bool is_alignment_fault(siginfo_t const& info) noexcept {
#if defined(__linux__)
        return info.si_code == BUS_ADRALN;
#else
        (void)info;  // macOS has that code for every fault
        return false;
#endif
    }

    static void handle(int signal, siginfo_t* info, void* context) {
        int const saved = errno;
        // From the kernel: si_addr is an address.
        bool const is_taken =
            !is_user_generated(*info) && !is_alignment_fault(*info) && survive(*info, context);
        errno = saved;
        if (!is_taken) chain(signal, info, context);
    }

    static bool survive(siginfo_t const& info, void* context) noexcept {
        auto const address = reinterpret_cast<std::uintptr_t>(info.si_addr);
        if (faultable_copy::skip_to_end(context, address)) return true;
        for (platform::armed_range* r = armed; r != nullptr; r = r->older) {
            std::uintptr_t const offset = address - reinterpret_cast<std::uintptr_t>(r->base);
            if (offset >= bounds::align_up(r->length, platform::page_size())) continue;
            if (r->jump_target == nullptr) return replace(*r, offset);
            leave_copy(context, r->jump_target);
            return true;
        }
        return false;
    }

    [[noreturn]] static void jump(void* target) noexcept {
        _longjmp(*static_cast<jmp_buf*>(target), 1);
    }

    /// Makes the thread jump out of its copy: after the handler has returned, where the registers
    /// are known. A jump out of the handler would leave the thread "on its signal stack" for the
    /// kernel of macOS, and "in a signal handler" for ThreadSanitizer.
    static void leave_copy(void* context, void* target) noexcept {
        auto& interrupted = *static_cast<ucontext_t*>(context);
        auto const argument = reinterpret_cast<std::uintptr_t>(target);
        auto const entry = reinterpret_cast<std::uintptr_t>(&jump);
        // As a call would leave the stack, past the red zone of the function that is left.
#if defined(__linux__) && defined(__x86_64__) && defined(__LP64__) && defined(REG_RIP)
        auto& registers = interrupted.uc_mcontext.gregs;
        auto const stack = static_cast<std::uintptr_t>(registers[REG_RSP]);
        registers[REG_RSP] = static_cast<greg_t>(bounds::align_down(stack - 128, 16) - 8);
        registers[REG_RDI] = static_cast<greg_t>(argument);
        registers[REG_RIP] = static_cast<greg_t>(entry);
#elif defined(__linux__) && defined(__aarch64__)
        interrupted.uc_mcontext.regs[0] = argument;
        interrupted.uc_mcontext.pc = entry;
#elif defined(__APPLE__) && defined(__x86_64__)
        auto& registers = interrupted.uc_mcontext->__ss;
        registers.__rsp = bounds::align_down(registers.__rsp - 128, 16) - 8;
        registers.__rdi = argument;
        registers.__rip = entry;
#elif defined(__APPLE__) && defined(__aarch64__) && !defined(__arm64e__)
        auto& registers = interrupted.uc_mcontext->__ss;
        registers.__sp = bounds::align_down(registers.__sp - 128, 16);
        registers.__x[0] = argument;
        registers.__pc = entry;
#else
        (void)argument;
        (void)entry;
        restore_mask(interrupted);
        jump(target);
#endif
    }

    /// This handler blocks no signal, but one that was installed later and calls it may have done
    /// so, and a jump leaves the mask as it is: SIGBUS that stays blocked would make the next fault
    /// deadly (sigprocmask(2)).
    [[maybe_unused]] static void restore_mask(ucontext_t const& interrupted) noexcept {
#if defined(__OpenBSD__)
        auto const mask = static_cast<sigset_t>(interrupted.sc_mask);
#else
        // Bit by bit: the kernel has stored only its own few bytes of the C library's larger set.
        sigset_t const& stored = interrupted.uc_sigmask;
        sigset_t mask;
        sigemptyset(&mask);
        for (int i = 1; i < NSIG; ++i)
            if (sigismember(&stored, i) == 1) sigaddset(&mask, i);
#endif
        ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    }

    /// Puts zeros from the faulting page to the range's end, all at once: a page at a time could
    /// take thousands of mappings, of which a process has 65,530 (vm.max_map_count).
    static bool replace(platform::armed_range& range, std::size_t offset) noexcept {
        std::size_t const first = bounds::align_down(offset, platform::page_size());
        std::size_t const end = bounds::align_up(range.length, platform::page_size());
        // Before the zeros can be seen: another thread that reads them must learn that it did.
        range.lose_from(first);
        if (map_zeros(range, first, end, MAP_FIXED)) return true;
        // No mapping more is allowed, and this one would have been split. Unmapping the whole range
        // gives one back. Meanwhile other threads find nothing there, so this is the last resort.
        range.lose_from(0);
        if (::munmap(range.base, end) != 0) return false;
        return map_zeros(range, 0, end, exactly_here);
    }

    /// mmap(2) is not on POSIX' list of async-signal-safe functions, but is a bare system call on
    /// Linux, macOS and the BSDs; libwayland and systemd rely on it the same way.
    static bool map_zeros(platform::armed_range const& range, std::size_t first, std::size_t end,
                          int placement) noexcept {
        int const prot = PROT_READ | (range.writable ? PROT_WRITE : 0);
        std::byte* const at = range.base + first;
        void* const mapped =
            map(at, end - first, prot, MAP_PRIVATE | MAP_ANONYMOUS | placement | no_commit, -1, 0);
        if (mapped == at) return true;
        if (mapped != MAP_FAILED) ::munmap(mapped, end - first);  // the place was taken
        return false;
    }

    /// As if this handler had never been there.
    static void chain(int signal, siginfo_t* info, void* context) {
        previous_actions* earlier = &previous[0];
        for (std::size_t i = 0; i < signal_count; ++i)
            if (handled[i] == signal) earlier = &previous[i];
        // A handler that was installed later than this one, and was replaced by it, may call it
        // again for the same fault: then it is the older action's turn. The kernel leaves si_errno 0
        // for faults, so the number is noted there; with the table's address, since another module's
        // copy of this handler does the same.
        auto const table = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(earlier)) & ~0xFU;
        auto const note = static_cast<unsigned>(info->si_errno);
        unsigned number = earlier->newest.load();
        if ((note & ~0xFU) == table) number = earlier->entries[note & 0xFU].older;
        if (number == 0) return default_action(signal, is_user_generated(*info));
        previous_actions::entry& next = earlier->entries[number];
        if (next.older != 0) info->si_errno = static_cast<int>(table | number);
        call(next.action, signal, info, context);
        info->si_errno = static_cast<int>(note);
    }

    static void call(struct sigaction& action, int signal, siginfo_t* info, void* context) {
        struct sigaction const theirs = action;
        bool const has_info = (theirs.sa_flags & SA_SIGINFO) != 0;
        if (!has_info && (theirs.sa_handler == SIG_DFL || theirs.sa_handler == SIG_IGN)) {
            bool const is_sent = is_user_generated(*info);
            // The kernel ends a program that faults with the signal ignored, too.
            if (!is_sent || theirs.sa_handler == SIG_DFL) default_action(signal, is_sent);
            return;
        }
        if ((static_cast<unsigned>(theirs.sa_flags) & static_cast<unsigned>(SA_RESETHAND)) != 0) {
            action.sa_handler = SIG_DFL;
            action.sa_flags = 0;
        }
        sigset_t blocked = theirs.sa_mask;
        if ((theirs.sa_flags & SA_NODEFER) == 0) sigaddset(&blocked, signal);
        sigset_t old;
        // sigprocmask: per thread on every system here, and needs no -lpthread on older ones
        ::sigprocmask(SIG_BLOCK, &blocked, &old);
        if (has_info)
            theirs.sa_sigaction(signal, info, context);
        else
            theirs.sa_handler(signal);
        ::sigprocmask(SIG_SETMASK, &old, nullptr);
    }

    /// A faulting instruction runs again, faults again, and meets the default action; a signal that
    /// was sent has to be sent again.
    static void default_action(int signal, bool is_sent) noexcept {
        struct sigaction standard = {};
        standard.sa_handler = SIG_DFL;
        sigemptyset(&standard.sa_mask);
        ::sigaction(signal, &standard, nullptr);
        if (is_sent) ::raise(signal);
    }
};

inline std::error_code mmap::detail::platform::arm(armed_range& range) noexcept {
    if (std::error_code const failure = posix::fault_handler::install()) return failure;
    posix::fault_handler::armed = range.link(posix::fault_handler::armed);
    std::atomic_signal_fence(std::memory_order_seq_cst);  // armed before what follows may fault
    return {};
}

inline void mmap::detail::platform::disarm(armed_range& range) noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    posix::fault_handler::armed = range.unlink(posix::fault_handler::armed);
}

inline std::error_code mmap::detail::platform::fault_handling() noexcept {
    return posix::fault_handler::last_failure();
}

inline bool mmap::detail::platform::copy(void* to, void const* from, std::size_t n,
                                         std::byte const* guarded) noexcept {
    if (!posix::fault_handler::is_ready(n)) return false;
    if constexpr (posix::faultable_copy::is_known)
        return posix::faultable_copy::run(to, from, n, guarded) != nullptr;
    jmp_buf here;
    armed_range range;
    std::size_t const page_offset =
        bounds::offset_in(reinterpret_cast<std::uintptr_t>(guarded), page_size());
    range.base = const_cast<std::byte*>(guarded) - page_offset;
    range.length = n + page_offset;
    range.jump_target = &here;
    posix::fault_handler::armed = range.link(posix::fault_handler::armed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    // _setjmp: without the signal mask, which costs ten times as much and is not touched here
    if (_setjmp(here) != 0) {
        disarm(range);
        return false;
    }
    std::memcpy(to, from, n);
    disarm(range);
    return true;
}
