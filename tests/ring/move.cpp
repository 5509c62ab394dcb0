#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"
#include "support/shared_name.hpp"

static_assert(std::is_nothrow_move_constructible_v<mmap::ring> &&
              std::is_nothrow_move_assignable_v<mmap::ring> &&
              std::is_nothrow_default_constructible_v<mmap::ring>);
static_assert(!std::is_copy_constructible_v<mmap::ring> && !std::is_copy_assignable_v<mmap::ring>);
static_assert(!std::is_convertible_v<std::size_t, mmap::ring> &&
              !std::is_convertible_v<mmap::shared, mmap::ring>);

TEST_CASE("ring: moving keeps the bytes where they are") {
    test::shared_name const name("move");
    mmap::ring a(mmap::shared{name.text}, mmap::granularity());
    a.at(0, 1)[0] = std::byte{7};
    std::byte const* const there = a.data();
    mmap::ring b(std::move(a));
    CHECK(b.data() == there);
    CHECK(b.created());
    mmap::ring c(2 * mmap::granularity());
    c = std::move(b);
    CHECK(c.data() == there);
    CHECK(c.size() == mmap::granularity());
    CHECK(c.at(0, 1)[0] == std::byte{7});
    mmap::ring other(2 * mmap::granularity());
    swap(other, c);
    CHECK(other.data() == there);
    CHECK(c.size() == 2 * mmap::granularity());
    CHECK_FALSE(c.created());
}
