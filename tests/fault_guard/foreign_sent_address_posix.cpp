#if defined(__linux__)
#include <sys/syscall.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
int volatile calls;
void handler(int) { calls = calls + 1; }
}  // namespace

// The sender's id and value stand where a fault has its address.
TEST_CASE("a sent SIGBUS is never taken for a fault, whatever address it seems to carry") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        mmap::fault_guard const g(memory);
        siginfo_t info = {};
        info.si_signo = SIGBUS;
        info.si_code = SI_QUEUE;
        info.si_addr = const_cast<std::byte*>(memory.data());
        ::syscall(SYS_rt_sigqueueinfo, ::getpid(), SIGBUS, &info);
        EXPECT(calls == 1);
        EXPECT(!g.faulted());
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
