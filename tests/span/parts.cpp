#include <mmap.hpp>

#include "support/catch.hpp"

namespace {
constexpr int numbers[] = {1, 2, 3, 4, 5};
constexpr mmap::span<int const> all(numbers, 5);
bool is(mmap::span<int const> part, std::size_t offset, std::size_t size) {
    return part.data() == numbers + offset && part.size() == size;
}
}  // namespace

static_assert(all.front() == 1 && all.back() == 5 && all.subspan(1, 3).back() == 4);

TEST_CASE("span: first, last and subspan view parts, as std::span's do") {
    CHECK(is(all.first(2), 0, 2));
    CHECK(is(all.first(0), 0, 0));
    CHECK(is(all.first(5), 0, 5));
    CHECK(is(all.last(2), 3, 2));
    CHECK(is(all.last(0), 5, 0));
    CHECK(is(all.last(5), 0, 5));
    CHECK(is(all.subspan(2), 2, 3));
    CHECK(is(all.subspan(2, mmap::to_end), 2, 3));
    CHECK(is(all.subspan(1, 3), 1, 3));
    CHECK(is(all.subspan(5), 5, 0));
    mmap::span<int const> const none;
    CHECK(none.first(0).empty());
    CHECK(none.last(0).empty());
    CHECK(none.subspan(0).empty());
}

TEST_CASE("span: front and back are the ends, for writing, too") {
    int values[] = {1, 2, 3};
    mmap::span<int> const s(values, 3);
    s.front() = 10;
    s.back() = 30;
    CHECK(values[0] == 10);
    CHECK(values[1] == 2);
    CHECK(values[2] == 30);
}
