#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
int volatile calls_in_row[3];
struct sigaction next_in_row[3];

void first_in_row(int, siginfo_t* info, void*) {
    calls_in_row[0] = calls_in_row[0] + 1;
    test::mend(info->si_addr);
}
template <int I>
void passing_handler(int signal, siginfo_t* info, void* context) {
    calls_in_row[I] = calls_in_row[I] + 1;
    next_in_row[I].sa_sigaction(signal, info, context);
}
template <int I>
void install_passing_handler() {
    struct sigaction mine = {};
    mine.sa_sigaction = &passing_handler<I>;
    mine.sa_flags = SA_SIGINFO | SA_NODEFER;
    ::sigaction(SIGBUS, &mine, &next_in_row[I]);
}
}  // namespace

// Each later handler calls the library's, which has been put in front of it again meanwhile.
TEST_CASE("handlers installed later that pass faults back are each called once for a fault") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&first_in_row);
        test::make_a_guard();
        install_passing_handler<1>();
        test::make_a_guard();
        install_passing_handler<2>();
        test::make_a_guard();
        for (int round = 1; round <= 3; ++round) {
            test::lost_page()[0] = 'x';
            for (int volatile const& calls : calls_in_row) EXPECT(calls == round);
        }
        return 0;
    });
    CHECK(child.exit_code == 0);
}
