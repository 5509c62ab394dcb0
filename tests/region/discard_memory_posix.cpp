#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: discarded memory is given back to the system") {
    std::size_t const page = mmap::page_size();
    mmap::options o;
    o.length = 100 * page;
    o.populate = true;
    for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
        mmap::region r(mmap::ANON, mode, o);
        REQUIRE(r.resident() == 100 * page);
        r.discard(10 * page, 50 * page);
        CHECK(r.resident() == 50 * page);
        r.discard(0, r.size());
        CHECK(r.resident() == 0);
    }
}

// madvise(2) refuses to give locked pages back.
TEST_CASE("region: discarded memory reads as zeros, locked or not") {
    std::size_t const page = mmap::page_size();
    for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
        mmap::region r(mmap::ANON, 4 * page, mode);
        for (std::byte& b : r.writable_bytes()) b = std::byte{7};
        r.lock(page, 2 * page);
        r.discard(page, 2 * page);
        CHECK(r[page - 1] == std::byte{7});
        CHECK(r[3 * page] == std::byte{7});
        for (std::size_t i = page; i < 3 * page; ++i) REQUIRE(r[i] == std::byte{0});
    }
}
