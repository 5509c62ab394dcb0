#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "region: file_size() tells the file's size, also from a part and from a region that holds no "
    "handle") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    CHECK(mmap::region(dir / "file.bin").file_size() == 10000);
    CHECK(mmap::region(dir / "file.bin", mmap::RDONLY, 5000, 10).file_size() == 10000);
    CHECK(mmap::region(dir / "file.bin", mmap::RDWR, 5000, 10).file_size() == 10000);
    CHECK(mmap::region(mmap::ANON, 777).file_size() == 777);
}

TEST_CASE("region: capacity() without a reserve is at least the size") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY})
        CHECK(mmap::region(dir / "file.bin", mode).capacity() >= 100);
    CHECK(mmap::region(dir / "file.bin").capacity() == 100);  // cannot be resized at all
}

TEST_CASE("region: page_size and granularity are powers of two, one a multiple of the other") {
    std::size_t const page = mmap::page_size();
    std::size_t const unit = mmap::granularity();
    CHECK(page >= 4096);
    CHECK((page & (page - 1)) == 0);
    CHECK((unit & (unit - 1)) == 0);
    CHECK(unit % page == 0);
}
