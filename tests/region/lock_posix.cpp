// VmLck of /proc/self/status is the witness.
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
namespace {
std::size_t const page = mmap::page_size();

/// Locked bytes since `before`; the sanitizer makes mlock() a no-op, so nothing is known there.
bool locked_since(std::size_t before, std::size_t pages) {
    return test::sanitized || test::locked_bytes() - before == pages * page;
}
}  // namespace

TEST_CASE("region: lock keeps the pages in memory, unlock gives them up") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10 * page);
    std::size_t const before = test::locked_bytes();
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region r(dir / "file.bin", mode, 10);
        r.lock();
        CHECK(locked_since(before, 10));
        CHECK(r.resident() == r.size());
        r.lock();  // twice is once
        CHECK(locked_since(before, 10));
        r.unlock();
        CHECK(locked_since(before, 0));
    }
}

TEST_CASE("region: lock and unlock of a range do every page that it touches, and no other") {
    mmap::region r(mmap::ANON, 10 * page, mmap::COPY);
    std::size_t const before = test::locked_bytes();
    r.lock(page + 1, 1);
    CHECK(locked_since(before, 1));
    r.lock(2 * page - 1, 2);
    CHECK(locked_since(before, 2));
    r.lock(5 * page, 3 * page);
    CHECK(locked_since(before, 5));
    r.unlock(6 * page, 1);
    CHECK(locked_since(before, 4));
    r.unlock();
    CHECK(locked_since(before, 0));
}

TEST_CASE("region: the end of a region ends its locks") {
    std::size_t const before = test::locked_bytes();
    {
        mmap::region r(mmap::ANON, 4 * page, mmap::COPY);
        r.lock();
        CHECK(locked_since(before, 4));
    }
    CHECK(locked_since(before, 0));
}

TEST_CASE("region: a lock that fails leaves nothing locked") {
    std::size_t const before = test::locked_bytes();
    mmap::region r(mmap::ANON, 4 * page, mmap::NONE);  // no pages that could be kept
    std::error_code ec;
    r.lock(ec);
    if (!test::sanitized) CHECK(ec);
    CHECK(locked_since(before, 0));
    r.unlock(ec);
    if (!test::sanitized) CHECK(ec == mmap::errc::not_locked);
}

TEST_CASE("region: options::locked locks before the constructor returns, unlock undoes it") {
    std::size_t const before = test::locked_bytes();
    mmap::options o;
    o.length = 3 * page;
    o.locked = true;
    mmap::region r(mmap::ANON, mmap::COPY, o);
    CHECK(locked_since(before, 3));
    r.unlock();
    CHECK(locked_since(before, 0));
}
#endif
