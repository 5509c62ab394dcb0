#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector::push_back() changes the file's size rarely: 30 times for a million records") {
    test::temp_dir dir;
    mmap::vector<std::uint64_t> a(dir / "f");
    int growths = 0;
    std::size_t bytes = a.mapping().size();
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        a.push_back(i);
        if (a.mapping().size() == bytes) continue;
        bytes = a.mapping().size();
        ++growths;
        REQUIRE(bytes < 2 * a.size() * 8 + (1 << 17));  // and not far ahead
    }
    CHECK(growths <= 30);
    CHECK(a[999'999] == 999'999);
}
