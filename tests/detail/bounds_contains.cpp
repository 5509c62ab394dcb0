#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"

using bounds = mmap::detail::bounds;

static_assert(bounds::contains(0, 0, 0));
static_assert(bounds::contains(0, 10, 10));
static_assert(bounds::contains(10, 0, 10));
static_assert(!bounds::contains(0, 11, 10));
static_assert(!bounds::contains(11, 0, 10));
static_assert(!bounds::contains(5, 6, 10));

TEST_CASE("range: a sum that overflows is outside (mio accepted length 2^64-50)") {
    std::uint64_t const most = UINT64_MAX;
    CHECK_FALSE(bounds::contains(100, most - 49, 1000));
    CHECK_FALSE(bounds::contains(most, most, 1000));
    CHECK_FALSE(bounds::contains(most, 1, 1000));
    CHECK_FALSE(bounds::contains(1, most, most));
    CHECK(bounds::contains(0, most, most));
    CHECK(bounds::contains(most, 0, most));
}
