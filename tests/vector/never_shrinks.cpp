#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("opening a vector for fewer records than the file has keeps all of them") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 4000);
    for (std::size_t const n :
         {std::size_t{0}, std::size_t{1}, std::size_t{999}, std::size_t{1000}}) {
        mmap::vector<std::uint32_t> const a(dir / "f", n);
        CHECK(a.size() == 1000);
    }
    CHECK(test::read_file(dir / "f") == test::pattern(4000));
}

TEST_CASE("opening a vector for more records than the file has adds records of zeros") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 4000);
    {
        mmap::vector<std::uint32_t> const a(dir / "f", 1500);
        CHECK(a.size() == 1500);
        CHECK_FALSE(a.created());
        CHECK(a[1499] == 0);
    }
    CHECK(test::read_file(dir / "f") == test::pattern(4000) + std::string(2000, '\0'));
}
