#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: resident counts the bytes of a range that are in memory") {
    std::size_t const page = mmap::page_size();
    mmap::region r(mmap::ANON, 10 * page - 100, mmap::COPY);
    CHECK(r.resident() == 0);
    for (std::size_t const i : {2U, 3U, 9U}) r.writable_bytes()[i * page] = std::byte{1};
    CHECK(r.resident() == 3 * page - 100);  // the last page is the region's in part
    CHECK(r.resident(2 * page, 2 * page) == 2 * page);
    CHECK(r.resident(2 * page + 10, 20) == 20);
    CHECK(r.resident(2 * page - 10, 20) == 10);
    CHECK(r.resident(4 * page - 10, 20) == 10);
    CHECK(r.resident(4 * page, 5 * page) == 0);
    CHECK(r.resident(10 * page - 100, 0) == 0);
    CHECK(r.resident(9 * page, page - 100) == page - 100);
}

TEST_CASE("region: resident outside the region is out_of_range") {
    mmap::region const r(mmap::ANON, 100, mmap::COPY);
    std::error_code ec;
    CHECK(r.resident(50, 51, ec) == 0);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(r.resident(50, SIZE_MAX - 10, ec) == 0);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK_THROWS_AS(r.resident(101, 0), mmap::error);
    CHECK(r.resident(100, 0, ec) == 0);
    CHECK_FALSE(ec);
}
