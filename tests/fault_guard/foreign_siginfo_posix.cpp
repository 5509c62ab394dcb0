#include <ucontext.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
void const* address;
int code;

void handler(int, siginfo_t* info, void* context) {
    address = info->si_addr;
    code = info->si_code;
    sigaddset(&static_cast<ucontext_t*>(context)->uc_sigmask, SIGUSR2);  // is in force after
    test::mend(info->si_addr);
}
}  // namespace

TEST_CASE("an SA_SIGINFO handler installed before sees address, code and context of a fault") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        test::make_a_guard();
        char volatile* const page = test::lost_page();
        page[0] = 'x';
        EXPECT(address == const_cast<char const*>(page));
        EXPECT(code == BUS_ADRERR);
        sigset_t now;
        ::sigprocmask(SIG_BLOCK, nullptr, &now);
        EXPECT(sigismember(&now, SIGUSR2) == 1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
