#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"

using bounds = mmap::detail::bounds;

TEST_CASE("range: rounds down and up to multiples of the unit") {
    for (std::size_t const unit : {std::size_t{1}, std::size_t{4096}, std::size_t{65536}}) {
        for (std::size_t n = 0; n < 3 * unit; n += unit / 3 + 1) {
            CAPTURE(n, unit);
            CHECK(bounds::align_down(n, unit) % unit == 0);
            CHECK(bounds::align_up(n, unit) % unit == 0);
            CHECK(bounds::align_down(n, unit) <= n);
            CHECK(n - bounds::align_down(n, unit) < unit);
            CHECK(bounds::align_up(n, unit) >= n);
            CHECK(bounds::align_up(n, unit) - n < unit);
        }
    }
}

TEST_CASE(
    "range: rounding up what has no multiple above it gives 0 and does not wrap to a small one") {
    CHECK(bounds::align_up(SIZE_MAX, 4096) == 0);
    CHECK(bounds::align_up(SIZE_MAX - 4095, 4096) == SIZE_MAX - 4095);
    CHECK(bounds::align_up(SIZE_MAX - 4094, 4096) == 0);
}
