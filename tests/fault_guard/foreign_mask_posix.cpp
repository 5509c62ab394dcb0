#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
char volatile* page;
bool bus, usr1, usr2;

void look() {
    sigset_t now;
    ::sigprocmask(SIG_BLOCK, nullptr, &now);
    bus = sigismember(&now, SIGBUS) == 1;
    usr1 = sigismember(&now, SIGUSR1) == 1;
    usr2 = sigismember(&now, SIGUSR2) == 1;
}
void handler(int) {
    look();
    test::mend(page);
}

/// What the handler sees blocked while SIGUSR2 is, and what is blocked after.
int sees(int flags, bool bus_blocked) {
    struct sigaction action = {};
    action.sa_handler = &handler;
    action.sa_flags = flags;
    sigaddset(&action.sa_mask, SIGUSR1);
    ::sigaction(SIGBUS, &action, nullptr);
    sigset_t some;
    sigemptyset(&some);
    sigaddset(&some, SIGUSR2);
    ::sigprocmask(SIG_BLOCK, &some, nullptr);
    test::make_a_guard();
    page = test::lost_page();
    page[0] = 'x';
    EXPECT(bus == bus_blocked);
    EXPECT(usr1);
    EXPECT(usr2);
    look();
    EXPECT(!bus);
    EXPECT(!usr1);
    EXPECT(usr2);
    return 0;
}
}  // namespace

TEST_CASE("a handler installed before runs with the signal mask that it asked for") {
    if (test::ran_elsewhere()) return;
    CHECK(test::in_fork([] { return sees(0, true); }).exit_code == 0);
    CHECK(test::in_fork([] { return sees(SA_NODEFER, false); }).exit_code == 0);
    CHECK(test::in_fork([] { return sees(SA_SIGINFO, true); }).exit_code == 0);
}
