#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
char volatile* page;
void const* local;
void handler(int) {
    char here = 0;
    local = &here;
    test::mend(page);
}
}  // namespace

TEST_CASE("an SA_ONSTACK handler installed before runs on the alternate signal stack") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        std::vector<char> memory(1 << 16);
        stack_t mine = {};
        mine.ss_sp = memory.data();
        mine.ss_size = memory.size();
        ::sigaltstack(&mine, nullptr);
        test::handle_bus(&handler, SA_ONSTACK);
        test::make_a_guard();
        page = test::lost_page();
        page[0] = 'x';
        EXPECT(local >= memory.data());
        EXPECT(local < memory.data() + memory.size());
        return 0;
    });
    CHECK(child.exit_code == 0);
}
