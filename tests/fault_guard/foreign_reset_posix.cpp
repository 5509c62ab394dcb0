#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
int volatile calls;
void handler(int) {
    calls = calls + 1;
    if (calls > 1) ::_exit(2);
}
}  // namespace

TEST_CASE(
    "an SA_RESETHAND handler installed before is called once, then the program dies of SIGBUS") {
    if (test::ran_elsewhere()) return;
    // The handler mends nothing: the instruction faults again.
    for (int const flags : {0, SA_NODEFER}) {
        auto const child = test::in_fork([flags] {
            test::handle_bus(&handler, flags | static_cast<int>(SA_RESETHAND));
            test::make_a_guard();
            test::lost_page()[0] = 'x';
            return 1;
        });
        CHECK(child.signal == SIGBUS);
    }
    auto const child = test::in_fork([] {
        test::handle_bus(&handler, static_cast<int>(SA_RESETHAND));
        test::make_a_guard();
        ::raise(SIGBUS);
        if (calls != 1) return 1;
        ::raise(SIGBUS);
        return 3;
    });
    CHECK(child.signal == SIGBUS);
}
