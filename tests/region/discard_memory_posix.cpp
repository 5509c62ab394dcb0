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
