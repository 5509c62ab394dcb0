#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/shared_name.hpp"

TEST_CASE("ring: two programs see each other's stores, across the end") {
    test::shared_name const name("ring of two");
    std::size_t const n = 2 * mmap::granularity();
    mmap::ring r(mmap::shared{name.text}, n);
    r.at(n - 1, 2)[0] = std::byte{12};
    r.at(n - 1, 2)[1] = std::byte{34};
    // The program prints the two bytes at a position, and stores 56 and 78 there.
    auto const ending =
        test::run(test::helper("ring_peer"), {name.text, std::to_string(5 * n - 1)});
    CHECK(ending.exit_code == 0);
    CHECK(ending.output == std::to_string(n) + " 12 34\n");
    CHECK(r.at(n - 1, 1)[0] == std::byte{56});
    CHECK(r.at(0, 1)[0] == std::byte{78});
}
