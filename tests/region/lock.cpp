#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: unlock without lock is not_locked, on every system") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    mmap::region regions[] = {mmap::region(dir / "file.bin"), mmap::region(mmap::ANON, 100000),
                              mmap::region(mmap::ANON, 100000, mmap::COPY),
                              mmap::region(mmap::ANON, 0)};
    for (mmap::region& r : regions) {
        std::error_code ec;
        r.unlock(ec);
        CHECK(ec == mmap::errc::not_locked);
        CHECK(test::code_thrown([&] { r.unlock(); }) == mmap::errc::not_locked);
        r.lock();
        if (!r.empty()) r.unlock();
        r.unlock(ec);
        CHECK(ec == mmap::errc::not_locked);
    }
}

TEST_CASE("region: unlock frees what is locked of its range, and is not_locked where nothing is") {
    std::size_t const page = mmap::page_size();
    mmap::region r(mmap::ANON, 10 * page, mmap::COPY);
    r.lock(2 * page, page);
    std::error_code ec;
    r.unlock(0, 2 * page, ec);
    CHECK(ec == mmap::errc::not_locked);
    r.unlock(3 * page, page, ec);
    CHECK(ec == mmap::errc::not_locked);
    r.unlock(page, 5 * page, ec);
    CHECK_FALSE(ec);
    r.unlock(2 * page, page, ec);
    CHECK(ec == mmap::errc::not_locked);
}

TEST_CASE("region: locking twice is locking once") {
    mmap::region r(mmap::ANON, 100000, mmap::COPY);
    r.lock();
    r.lock();
    r.unlock();
    std::error_code ec;
    r.unlock(ec);
    CHECK(ec == mmap::errc::not_locked);
}

TEST_CASE("region: locking outside the region is out_of_range, no bytes is nothing") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    std::error_code ec = mmap::errc::closed;
    r.lock(100, 0, ec);
    CHECK_FALSE(ec);
    r.lock(100, 1, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.lock(50, SIZE_MAX - 10, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.unlock(0, 101, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.unlock(0, 0, ec);
    CHECK_FALSE(ec);
}
