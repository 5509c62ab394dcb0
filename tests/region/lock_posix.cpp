// VmLck of /proc/self/status is the witness.
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/locked.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
TEST_CASE("region: lock keeps the pages in memory, unlock gives them up") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10 * test::page);
    std::size_t const before = test::locked_bytes();
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region r(dir / "file.bin", mode, 10, mmap::to_end);
        r.lock();
        CHECK(test::locked_since(before, 10));
        CHECK(r.resident() == r.size());
        r.lock();  // twice is once
        CHECK(test::locked_since(before, 10));
        r.unlock();
        CHECK(test::locked_since(before, 0));
    }
}

TEST_CASE("region: lock and unlock of a range do every page that it touches, and no other") {
    mmap::region r(mmap::ANON, 10 * test::page, mmap::COPY);
    std::size_t const before = test::locked_bytes();
    r.lock(test::page + 1, 1);
    CHECK(test::locked_since(before, 1));
    r.lock(2 * test::page - 1, 2);
    CHECK(test::locked_since(before, 2));
    r.lock(5 * test::page, 3 * test::page);
    CHECK(test::locked_since(before, 5));
    r.unlock(6 * test::page, 1);
    CHECK(test::locked_since(before, 4));
    r.unlock();
    CHECK(test::locked_since(before, 0));
}

TEST_CASE("region: the end of a region ends its locks") {
    std::size_t const before = test::locked_bytes();
    {
        mmap::region r(mmap::ANON, 4 * test::page, mmap::COPY);
        r.lock();
        CHECK(test::locked_since(before, 4));
    }
    CHECK(test::locked_since(before, 0));
}

TEST_CASE("region: a lock that fails leaves nothing locked") {
    std::size_t const before = test::locked_bytes();
    mmap::region r(mmap::ANON, 4 * test::page, mmap::NONE);  // no pages that could be kept
    std::error_code ec;
    r.lock(ec);
    if (!test::sanitized) CHECK(ec);
    CHECK(test::locked_since(before, 0));
    r.unlock(ec);
    if (!test::sanitized) CHECK(ec == mmap::errc::not_locked);
}

TEST_CASE("region: options::locked locks before the constructor returns, unlock undoes it") {
    std::size_t const before = test::locked_bytes();
    mmap::options o;
    o.length = 3 * test::page;
    o.locked = true;
    mmap::region r(mmap::ANON, mmap::COPY, o);
    CHECK(test::locked_since(before, 3));
    r.unlock();
    CHECK(test::locked_since(before, 0));
}
#endif
