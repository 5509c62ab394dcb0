#include <setjmp.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
sigjmp_buf place;
void handler(int) { ::siglongjmp(place, 1); }

bool fault_is_caught() {
    char volatile* const page = test::lost_page();
    if (sigsetjmp(place, 1) != 0) return true;
    page[0] = 'x';
    return false;
}
}  // namespace

TEST_CASE("a handler installed before may leave by siglongjmp, and guards around it still work") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&handler);
        mmap::region const text(dir / "f");
        mmap::fault_guard const g(text);
        EXPECT(fault_is_caught());
        EXPECT(fault_is_caught());  // the mask is as it was
        std::filesystem::resize_file(dir / "f", 0);
        char c = 0;
        std::error_code ec;
        text.read(0, &c, 1, ec);
        EXPECT(ec == std::errc::io_error);
        EXPECT(text[0] == std::byte{0});
        EXPECT(g.faulted());
        EXPECT(fault_is_caught());
        return 0;
    });
    CHECK(child.exit_code == 0);
}
