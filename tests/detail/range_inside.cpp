#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"

using bounds = mmap::bounds;

static_assert(bounds::inside(0, 0, 0));
static_assert(bounds::inside(0, 10, 10));
static_assert(bounds::inside(10, 0, 10));
static_assert(!bounds::inside(0, 11, 10));
static_assert(!bounds::inside(11, 0, 10));
static_assert(!bounds::inside(5, 6, 10));

TEST_CASE("range: a sum that overflows is outside (mio accepted length 2^64-50)") {
    std::uint64_t const most = UINT64_MAX;
    CHECK_FALSE(bounds::inside(100, most - 49, 1000));
    CHECK_FALSE(bounds::inside(most, most, 1000));
    CHECK_FALSE(bounds::inside(most, 1, 1000));
    CHECK_FALSE(bounds::inside(1, most, most));
    CHECK(bounds::inside(0, most, most));
    CHECK(bounds::inside(most, 0, most));
}
