#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a vector of n records creates a missing file of exactly n zero records") {
    test::temp_dir dir;
    {
        mmap::vector<std::uint32_t> a(dir / "f", 1000);
        CHECK(a.is_open());
        CHECK(a.created());
        CHECK(a.size() == 1000);
        CHECK(a[0] == 0);
        CHECK(a[999] == 0);
        CHECK(a.capacity() >= 1000);
        a[999] = 7;
    }
    CHECK(std::filesystem::file_size(dir / "f") == 4000);
}

TEST_CASE("a vector without n creates an empty file") {
    test::temp_dir dir;
    mmap::vector<std::uint32_t> a(dir / "f");
    CHECK(a.is_open());
    CHECK(a.created());
    CHECK(a.empty());
    CHECK(a.begin() == a.end());
    CHECK(std::filesystem::file_size(dir / "f") == 0);
}
