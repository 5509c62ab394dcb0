#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: (0, to_end) is the whole region to every call about a range") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    mmap::region r(dir / "f", mmap::RDWR);
    std::size_t const all = mmap::to_end;
    r.flush(0, all);
    r.flush_async(0, all);
    r.lock(0, all);
    r.unlock(0, all);
    r.advise(mmap::advice::sequential, 0, all);
    r.prefetch(0, all);
    CHECK(r.resident(0, all) == 10000);
    r.discard(0, all);
    mmap::range const ranges[] = {{0, all}};
    r.prefetch(ranges);
    CHECK((r.view() == test::pattern(10000)));
}

TEST_CASE("region: to_end from another offset leaves the region, as any such length") {
    mmap::region r(mmap::ANON, 10000, mmap::COPY);
    std::error_code ec;
    r.advise(mmap::advice::normal, 1, mmap::to_end, ec);
    CHECK(ec == mmap::errc::out_of_range);
}
