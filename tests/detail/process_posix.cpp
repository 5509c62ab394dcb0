#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"

TEST_CASE("another process is one that is there and not this one") {
    int const here = mmap::os::process();
    CHECK(here != 0);
    CHECK_FALSE(mmap::os::is_another(here));
    CHECK_FALSE(mmap::os::is_another(0));
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    test::ending const child = test::in_fork([&] {
        EXPECT(mmap::os::is_another(here));
        int const itself = mmap::os::process();
        EXPECT(itself != here);
        EXPECT(::write(ends[1], &itself, sizeof itself) == sizeof itself);
        return 0;
    });
    CHECK(child.exit_code == 0);
    int gone = 0;
    REQUIRE(::read(ends[0], &gone, sizeof gone) == sizeof gone);
    CHECK_FALSE(mmap::os::is_another(gone));
    ::close(ends[0]);
    ::close(ends[1]);
}
