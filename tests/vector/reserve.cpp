#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("within vector::reserve() no growth moves a record") {
    test::temp_dir dir;
    mmap::vector<std::uint64_t> a(dir / "f", 1);
    a[0] = 7;
    a.reserve(1'000'000);
    CHECK(a.capacity() >= 1'000'000);
    CHECK(a.size() == 1);
    CHECK(a[0] == 7);
    CHECK(std::filesystem::file_size(dir / "f") == 8);  // costs no disk

    std::uint64_t const* const data = a.data();
    std::size_t const capacity = a.capacity();
    for (std::uint64_t i = 1; i < 1'000'000; ++i) {
        a.push_back(i);
        REQUIRE(a.data() == data);
    }
    CHECK(a.capacity() == capacity);
    CHECK(a[0] == 7);
    CHECK(a[999'999] == 999'999);
}

TEST_CASE("options::reserve keeps records in place as vector::reserve() does") {
    test::temp_dir dir;
    mmap::options how;
    how.reserve = 100'000 * 8;
    mmap::vector<std::uint64_t> a(dir / "f", 1, how);
    CHECK(a.capacity() >= 100'000);
    std::size_t const capacity = a.capacity();
    std::uint64_t const* const data = a.data();
    while (a.size() < capacity) a.push_back(1);
    CHECK(a.data() == data);
    CHECK(a.capacity() == capacity);
}

TEST_CASE("vector::reserve() of less than there is changes nothing, and created() stays") {
    test::temp_dir dir;
    mmap::vector<std::uint64_t> a(dir / "f", 100);
    std::uint64_t const* const data = a.data();
    a.reserve(0);
    a.reserve(100);
    CHECK(a.data() == data);
    CHECK(a.size() == 100);
    a.reserve(1'000'000);
    CHECK(a.created());
    a.reserve(1'000);
    CHECK(a.capacity() >= 1'000'000);
}
