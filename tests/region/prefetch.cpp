#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: after prefetch the bytes are in memory") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 200000);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region const r(dir / "file.bin", mode, 5, mmap::to_end);
        r.prefetch();
        r.prefetch(70000, 1);
        CHECK(r.resident() == r.size());
        CHECK((r.view() == test::pattern(199995, 5)));
    }
}

TEST_CASE("region: prefetching no bytes succeeds, bytes outside are out_of_range") {
    mmap::region const r(mmap::ANON, 100, mmap::COPY);
    std::error_code ec = mmap::errc::closed;
    r.prefetch(100, 0, ec);
    CHECK_FALSE(ec);
    r.prefetch(99, 2, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.prefetch(99, SIZE_MAX - 20, ec);
    CHECK(ec == mmap::errc::out_of_range);
}
