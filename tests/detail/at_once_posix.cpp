#include <mmap.hpp>

#include "support/catch.hpp"

// macOS refuses more than INT_MAX; Linux takes a page less than 2 GiB.
TEST_CASE("one read or write is of 1 GiB at most") {
    constexpr std::size_t gib = std::size_t{1} << 30U;
    CHECK(mmap::detail::posix::at_once(0) == 0);
    CHECK(mmap::detail::posix::at_once(gib - 1) == gib - 1);
    CHECK(mmap::detail::posix::at_once(gib) == gib);
    CHECK(mmap::detail::posix::at_once(gib + 1) == gib);
    CHECK(mmap::detail::posix::at_once(SIZE_MAX) == gib);
}
