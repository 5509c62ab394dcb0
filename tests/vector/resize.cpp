#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector::resize() adds records of zeros and cuts records off") {
    test::temp_dir dir;
    mmap::vector<std::uint32_t> a(dir / "f", 2);
    a[0] = 1;
    a[1] = 2;
    a.resize(50'000);
    CHECK(a.size() == 50'000);
    CHECK(a[1] == 2);
    CHECK(a[2] == 0);
    a[49'999] = 3;

    a.resize(1);
    CHECK(a.size() == 1);
    CHECK(a[0] == 1);
    CHECK(std::filesystem::file_size(dir / "f") == 4);
    a.resize(50'000);
    CHECK(a[1] == 0);  // what was cut off does not come back
    CHECK(a[49'999] == 0);

    a.resize(0);
    CHECK(a.is_open());
    CHECK(a.empty());
    CHECK(std::filesystem::file_size(dir / "f") == 0);
    a.push_back(4);
    CHECK(a.size() == 1);
    CHECK(a[0] == 4);
}

TEST_CASE("vector::resize() into room that push_back() made finds zeros there") {
    test::temp_dir dir;
    mmap::vector<std::uint32_t> a(dir / "f");
    for (std::uint32_t i = 0; i < 100; ++i) a.push_back(0xFFFFFFFF);
    a.resize(50);
    a.push_back(1);
    a.resize(100);
    CHECK(a[49] == 0xFFFFFFFF);
    CHECK(a[50] == 1);
    for (std::size_t i = 51; i < 100; ++i) REQUIRE(a[i] == 0);
}
