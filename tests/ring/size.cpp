#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/thrown.hpp"

TEST_CASE("ring: the size is rounded up to the granularity") {
    std::size_t const unit = mmap::granularity();
    CHECK(mmap::ring(1).size() == unit);
    CHECK(mmap::ring(unit).size() == unit);
    CHECK(mmap::ring(unit + 1).size() == 2 * unit);
    CHECK(mmap::ring(std::size_t{1} << 20U).size() == std::size_t{1} << 20U);
}

TEST_CASE("ring: no bytes are invalid_argument, in both forms") {
    std::error_code ec;
    mmap::ring const none(0, ec);
    CHECK(ec == std::errc::invalid_argument);
    CHECK_FALSE(none.is_open());
    CHECK(test::code_thrown([] { mmap::ring(0); }) == std::errc::invalid_argument);
}

TEST_CASE("ring: more than half the address space is not_enough_memory, in both forms") {
    for (std::size_t const n : {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 4 + 1}) {
        std::error_code ec;
        mmap::ring const none(n, ec);
        CHECK(ec == std::errc::not_enough_memory);
        CHECK_FALSE(none);
        CHECK(none.size() == 0);
        CHECK(test::code_thrown([&] { (void)mmap::ring(n); }) == std::errc::not_enough_memory);
    }
}

TEST_CASE("ring: one that the address space cannot hold twice leaves nothing behind") {
    std::error_code ec;
    mmap::ring(1, ec);
    mmap::ring(SIZE_MAX / 5, ec);  // takes what the runtime takes once
    test::holdings const before = test::held();
    ec.clear();
    mmap::ring const none(SIZE_MAX / 5, ec);
    CHECK(ec);
    CHECK_FALSE(none);
    CHECK(test::held() == before);
}
