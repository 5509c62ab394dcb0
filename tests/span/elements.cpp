#include <mmap.hpp>
#include <numeric>
#include <type_traits>

#include "support/catch.hpp"

static_assert(std::is_trivially_copyable_v<mmap::span<int>>);
static_assert(std::is_convertible_v<mmap::span<int>, mmap::span<int const>>);
static_assert(!std::is_convertible_v<mmap::span<int const>, mmap::span<int>>);
static_assert(!std::is_convertible_v<mmap::span<int>, mmap::span<long const>>);

TEST_CASE("span: shows the elements it was given, to read and to write") {
    int numbers[] = {1, 2, 3};
    mmap::span<int> const s(numbers, 3);
    CHECK(s.data() == numbers);
    CHECK(s.size() == 3);
    CHECK(s.size_bytes() == 3 * sizeof(int));
    CHECK_FALSE(s.empty());
    s[1] = 20;
    CHECK(numbers[1] == 20);
    CHECK(std::accumulate(s.begin(), s.end(), 0) == 24);
}

TEST_CASE("span: a view to write becomes one to read, of the same elements") {
    int numbers[] = {1, 2, 3};
    mmap::span<int const> const s = mmap::span<int>(numbers, 3);
    CHECK(s.data() == numbers);
    CHECK(s.size() == 3);
}

TEST_CASE("span: a default one is empty") {
    mmap::span<int> const s;
    CHECK(s.empty());
    CHECK(s.begin() == s.end());
    CHECK(s.size_bytes() == 0);
}
