#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
int volatile calls;
int volatile code;
int volatile value;
pid_t volatile sender;
void handler(int, siginfo_t* info, void*) {
    calls = calls + 1;
    code = info->si_code;
    sender = info->si_pid;
    value = info->si_value.sival_int;
}
}  // namespace

TEST_CASE("SIGBUS that a program sends reaches the handler installed before, guard or no guard") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        mmap::fault_guard const g(memory);
        ::kill(::getpid(), SIGBUS);
        EXPECT(calls == 1);
        EXPECT(code == SI_USER);
        EXPECT(sender == ::getpid());
        ::raise(SIGBUS);
        EXPECT(calls == 2);
        sigval v = {};
        v.sival_int = 4711;
        ::sigqueue(::getpid(), SIGBUS, v);
        EXPECT(calls == 3);
        EXPECT(code == SI_QUEUE);
        EXPECT(value == 4711);
        EXPECT(!g.faulted());
        return 0;
    });
    CHECK(child.exit_code == 0);
}
