#include <sys/file.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"

// Programs that share memory take turns by a lock on it (docs/shared-memory.md).
TEST_CASE("region: named memory that somebody has a lock on can be opened") {
    test::shared_name const name("locked");
    mmap::region const first(mmap::shared{name.text}, 4096);
    REQUIRE(::flock(first.native_handle(), LOCK_EX) == 0);
    auto const child = test::in_fork([&] {
        ::alarm(10);
        mmap::region const second(mmap::shared{name.text}, 4096);
        EXPECT(second.size() == 4096);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
