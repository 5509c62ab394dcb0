// Which SIGBUS is of an instruction, and which has been sent: <signal.h>, si_code.
#include <sys/syscall.h>
#include <csignal>
#include <cstring>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

#if defined(__linux__)
namespace {
int volatile calls;
void handler(int, siginfo_t*, void*) { calls = calls + 1; }

/// Linux lets a process send itself what only the kernel sends to others (rt_sigqueueinfo(2)).
bool send(int code, void const* address) {
    siginfo_t info;
    std::memset(&info, 0, sizeof info);
    info.si_signo = SIGBUS;
    info.si_code = code;
    info.si_addr = const_cast<void*>(address);
    return ::syscall(SYS_rt_sigqueueinfo, ::getpid(), SIGBUS, &info) == 0;
}

/// Does a guard take it?
int takes(int code, bool expected) {
    return test::in_fork([=] {
               test::handle_bus(&handler);
               mmap::region const memory(mmap::ANON, 100, mmap::COPY);
               mmap::fault_guard const g(memory);
               EXPECT(send(code, memory.data()));
               EXPECT(g.faulted() == expected);
               EXPECT(calls == (expected ? 0 : 1));
               return 0;
           })
        .exit_code;
}
}  // namespace

TEST_CASE("a guard takes faults that other pages cure, and no signal that was sent") {
    if (test::ran_elsewhere()) return;
    for (int const code : {BUS_ADRERR, BUS_OBJERR}) CHECK(takes(code, true) == 0);
    CHECK(takes(BUS_ADRALN, false) == 0);  // of a misaligned access, which would fault for ever
    for (int const code : {SI_USER, SI_QUEUE, SI_TKILL}) CHECK(takes(code, false) == 0);
    // Elsewhere the codes of what was sent begin at 0x10001 (FreeBSD and macOS, <sys/signal.h>).
    CHECK(takes(0x10000, true) == 0);
    CHECK(takes(0x10001, false) == 0);
}

// By the instruction, which is run again: here there is none.
TEST_CASE("what a guard does not take meets the default action as if there were no guard") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        std::signal(SIGBUS, SIG_DFL);
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        mmap::fault_guard const g(memory);
        EXPECT(send(BUS_ADRALN, memory.data()));
        EXPECT(!g.faulted());
        struct sigaction now = {};
        EXPECT(::sigaction(SIGBUS, nullptr, &now) == 0);
        EXPECT(now.sa_handler == SIG_DFL);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
