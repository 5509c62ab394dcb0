#include <mmap.hpp>

#include "support/catch.hpp"

#if __cplusplus >= 202002L
#include <ranges>
#include <span>
static_assert(std::ranges::contiguous_range<mmap::span<int>>);
static_assert(std::ranges::sized_range<mmap::span<int const>>);
#endif

TEST_CASE("span: becomes a std::span where there is one") {
    int numbers[] = {1, 2, 3};
    mmap::span<int> s(numbers, 3);
#if __cplusplus >= 202002L
    std::span<int> const standard(s);
    CHECK(standard.data() == numbers);
    CHECK(standard.size() == 3);
#else
    CHECK(s.data() == numbers);
#endif
}
