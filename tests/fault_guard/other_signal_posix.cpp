#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
int volatile told;
void handler(int signal, siginfo_t*, void*) { told = signal; }
}  // namespace

// One handler for several signals, which hands all of them on to what was there for SIGBUS.
TEST_CASE("a signal that somebody hands on in the place of SIGBUS goes where SIGBUS went before") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        test::make_a_guard();
        struct sigaction ours = {};
        EXPECT(::sigaction(SIGBUS, nullptr, &ours) == 0);
        EXPECT(ours.sa_sigaction != &handler);
        siginfo_t info = {};
        info.si_code = SI_USER;
        ours.sa_sigaction(SIGUSR1, &info, nullptr);
        EXPECT(told == SIGUSR1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
