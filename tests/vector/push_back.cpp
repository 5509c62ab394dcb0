#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
struct odd {  // no divisor of any page
    char bytes[13];
};
}  // namespace

TEST_CASE("vector::push_back() adds one record after another") {
    test::temp_dir dir;
    {
        mmap::vector<std::uint32_t> a(dir / "f");
        for (std::uint32_t i = 0; i < 100'000; ++i) a.push_back(i);
        REQUIRE(a.size() == 100'000);
        for (std::uint32_t i = 0; i < 100'000; ++i) REQUIRE(a[i] == i);
    }
    CHECK(std::filesystem::file_size(dir / "f") == 400'000);
}

TEST_CASE("vector::push_back() of records of an odd size keeps the file whole") {
    test::temp_dir dir;
    {
        mmap::vector<odd> a(dir / "f");
        for (int i = 0; i < 20'000; ++i) {
            a.push_back({{static_cast<char>('a' + i % 26), 'z'}});
            REQUIRE(a.mapping().size() % 13 == 0);  // at every moment: the process may be killed
        }
    }
    CHECK(std::filesystem::file_size(dir / "f") == 20'000 * 13);
    mmap::vector<odd const> const a(dir / "f");
    CHECK(a[0].bytes[0] == 'a');
    CHECK(a[19'999].bytes[0] == 'a' + 19'999 % 26);
    CHECK(a[19'999].bytes[1] == 'z');
    CHECK(a[19'999].bytes[2] == '\0');
}
