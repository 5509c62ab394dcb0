#include <algorithm>
#include <mmap.hpp>
#include <numeric>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector's iterators work with range-for and the standard algorithms") {
    test::temp_dir dir;
    {
        mmap::vector<int> a(dir / "f", 100);
        std::iota(a.begin(), a.end(), 0);
        std::reverse(a.begin(), a.end());
        CHECK(a[0] == 99);
        std::sort(a.begin(), a.end());
        for (int& value : a) value *= 2;
    }
    mmap::vector<int const> const a(dir / "f");
    int expected = 0;
    for (int const& value : a) {
        CHECK(value == expected);
        expected += 2;
    }
    CHECK(expected == 200);
    CHECK(*std::lower_bound(a.begin(), a.end(), 77) == 78);
    CHECK(std::vector<int>(a.begin(), a.end()).size() == 100);
}
