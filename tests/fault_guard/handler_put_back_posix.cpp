#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
int volatile calls_of_restored;
void restored_handler(int, siginfo_t* info, void*) {
    calls_of_restored = calls_of_restored + 1;
    test::mend(info->si_addr);
}
}  // namespace

// The handler was installed once: a library that put back its own left every later guard without.
TEST_CASE("a guard works after other code has put back the fault handler that it had before") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    auto const child = test::in_fork([&] {
        for (int round = 1; round <= 40; ++round) {
            test::handle_bus(&restored_handler);  // knows nothing of the library's handler
            test::pattern_file(dir / "f", mmap::page_size());
            mmap::region const text(dir / "f");
            mmap::fault_guard const g(text);
            std::filesystem::resize_file(dir / "f", 0);
            EXPECT(text[0] == std::byte{0});
            EXPECT(g.faulted());
            test::lost_page()[0] = 'x';  // no guard is for it
            EXPECT(calls_of_restored == round);
        }
        return 0;
    });
    CHECK(child.exit_code == 0);
}
