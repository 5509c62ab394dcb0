#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: prefetch takes many ranges at once, and then they are in memory") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 40 * 65536);
    mmap::region const r(dir / "file.bin", mmap::RDONLY, 5, mmap::to_end);
    mmap::range ranges[] = {{30 * 65536, 100}, {0, 1}, {7, 0}, {65536, 65536}, {r.size() - 1, 1}};
    r.prefetch(ranges);
    for (mmap::range const& each : ranges)
        CHECK(r.resident(each.offset, each.length) == each.length);
    r.prefetch(mmap::span<mmap::range const>());
}

TEST_CASE("region: if one of several ranges leaves the region, none is prefetched") {
    mmap::region const r(mmap::ANON, 4 * 65536, mmap::COPY);
    mmap::range const ranges[] = {{0, 4 * 65536}, {4 * 65536, 1}};
    std::error_code ec;
    r.prefetch(ranges, ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(r.resident() == 0);
    CHECK(test::code_thrown([&] { r.prefetch(ranges); }) == mmap::errc::out_of_range);
    mmap::region const closed;
    closed.prefetch(ranges, ec);
    CHECK(ec == mmap::errc::closed);
}

TEST_CASE("region: a range is of no bytes at first, which need no prefetch") {
    CHECK(mmap::range{}.offset == 0);
    CHECK(mmap::range{}.length == 0);
    mmap::region const empty(mmap::ANON, 0, mmap::COPY);
    mmap::range const none;
    std::error_code ec = mmap::errc::closed;
    empty.prefetch({&none, 1}, ec);
    CHECK_FALSE(ec);
}

TEST_CASE("region: prefetch(0, n) is the range of n bytes from 0") {
    mmap::region const r(mmap::ANON, 100000, mmap::COPY);
    r.prefetch(0, 1);
    CHECK(r.resident(0, 1) == 1);
}
