#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("a NONE region can be guarded, and read once it is protected otherwise") {
    mmap::region fence(mmap::ANON, 100'000, mmap::NONE);
    mmap::fault_guard const g(fence);
    CHECK_FALSE(g.faulted());
    CHECK(g.intact() == 100'000);
    fence.protect(mmap::RDONLY);
    CHECK(fence[99'999] == std::byte{0});
    g.check();
}
