#include <cerrno>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
char volatile* page;
int volatile calls;
int volatile signal_seen;

void handler(int signal) {
    calls = calls + 1;
    signal_seen = signal;
    errno = 5;
    test::mend(page);
}
}  // namespace

TEST_CASE("a plain handler installed before the first guard gets the faults that no guard is for") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        for (int round = 1; round <= 3; ++round) {
            mmap::fault_guard const g(memory);
            page = test::lost_page();
            errno = 77;
            page[5] = 'x';
            EXPECT(errno == 5);  // the handler's business
            EXPECT(calls == round);
            EXPECT(signal_seen == SIGBUS);
            EXPECT(page[5] == 'x');
            EXPECT(!g.faulted());
        }
        return 0;
    });
    CHECK(child.exit_code == 0);
}
