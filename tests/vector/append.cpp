#include <cstdint>
#include <mmap.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector::append() adds records at the end") {
    test::temp_dir dir;
    mmap::vector<std::uint32_t> a(dir / "f", 1);
    std::vector<std::uint32_t> const values{1, 2, 3};
    a.append({values.data(), values.size()});
    a.append({values.data(), 0});
    a.append({nullptr, 0});
    CHECK(std::vector<std::uint32_t>(a.begin(), a.end()) == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("vector::append() takes what lies right behind the vector for what it is: another's") {
    test::temp_dir dir;
    std::size_t const unit = mmap::granularity();
    // Linux maps from above to below.
    mmap::region other(mmap::ANON, unit, mmap::COPY);
    mmap::vector<char> a(dir / "f", unit);
    other.write(0, "abc", 3);
    a.append({reinterpret_cast<char const*>(other.data()), 3});
    CHECK(std::string(a.begin() + unit, a.end()) == "abc");
}

TEST_CASE(
    "vector::append() and push_back() take the vector's own records, also when it must move") {
    test::temp_dir dir;
    mmap::vector<std::uint32_t> a(dir / "f", 3);
    a[0] = 10;
    a[1] = 11;
    a[2] = 12;
    std::size_t n = 3;
    for (int round = 0; round < 16; ++round) {  // to 196,608 records: several growths on the way
        a.append({a.data(), n});
        n *= 2;
        REQUIRE(a.size() == n);
    }
    for (std::size_t i = 0; i < n; ++i) REQUIRE(a[i] == 10 + i % 3);

    for (int i = 0; i < 100'000; ++i) a.push_back(a[1]);
    CHECK(a[n] == 11);
    CHECK(a[n + 99'999] == 11);
}
