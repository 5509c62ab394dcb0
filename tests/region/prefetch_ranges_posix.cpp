#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: prefetch of ranges brings these into memory, and no others") {
    std::size_t const page = mmap::page_size();
    mmap::region const r(mmap::ANON, 40 * page, mmap::COPY);
    mmap::range const ranges[] = {{30 * page, 100}, {0, 1}, {10 * page, 2 * page}};
    r.prefetch(ranges);
    for (mmap::range const& each : ranges)
        CHECK(r.resident(each.offset, each.length) == each.length);
    CHECK(r.resident() == 4 * page);
}
