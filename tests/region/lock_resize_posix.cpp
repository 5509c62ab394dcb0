#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/locked.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
namespace {
/// Something behind the mapping, so that it cannot grow where it is.
mmap::region wall_behind(mmap::region const& r) {
    mmap::options o;
    o.length = test::page;
    o.address = r.data() + (r.size() + test::page - 1) / test::page * test::page;
    return mmap::region(mmap::ANON, mmap::COPY, o);
}
}  // namespace

TEST_CASE(
    "region: what was locked stays locked when a resize moves it, and no more, and unlock frees it "
    "all") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 4 * test::page);
    std::size_t const before = test::locked_bytes();
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(mmap::ANON, 4 * test::page),
                              mmap::region(mmap::ANON, 4 * test::page, mmap::COPY)};
    for (mmap::region& r : regions) {
        for (bool const whole : {true, false}) {
            CAPTURE(whole, r.size());
            whole ? r.lock() : r.lock(test::page, test::page);
            std::size_t const locked = whole ? r.size() / test::page : 1;
            mmap::region const wall = wall_behind(r);
            r.resize(r.size() + 60 * test::page);
            CHECK(test::locked_since(before, locked));
            r.unlock();
            CHECK(test::locked_since(before, 0));
            std::error_code ec;
            r.unlock(ec);
            CHECK(ec == mmap::errc::not_locked);
        }
    }
}

TEST_CASE("region: shrinking forgets the locks of what is gone") {
    mmap::region r(mmap::ANON, 8 * test::page, mmap::COPY);
    std::size_t const before = test::locked_bytes();
    r.lock();
    r.resize(2 * test::page + 1);
    CHECK(test::locked_since(before, 3));
    r.resize(8 * test::page);
    std::error_code ec;
    r.unlock(3 * test::page, 5 * test::page, ec);
    CHECK(ec == mmap::errc::not_locked);
    r.unlock();
    CHECK(test::locked_since(before, 0));
}

TEST_CASE("region: shrinking a locked file forgets the locks of what is gone") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 8 * test::page);
    std::size_t const before = test::locked_bytes();
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.lock();
    r.resize(2 * test::page);
    r.unlock();
    CHECK(test::locked_since(before, 0));
}

TEST_CASE("region: what lies behind a locked region stays locked when that is resized") {
    std::size_t const before = test::locked_bytes();
    std::byte const* const room = mmap::region(mmap::ANON, 28 * test::page, mmap::NONE).data();
    mmap::options how;
    how.address = room;
    how.fixed = true;
    how.length = 4 * test::page;
    how.reserve = 8 * test::page;
    mmap::region r(mmap::ANON, mmap::COPY, how);
    how.address = room + 8 * test::page;
    how.length = how.reserve = 20 * test::page;
    mmap::region neighbour(mmap::ANON, mmap::COPY, how);
    r.lock();
    neighbour.lock();
    r.resize(8 * test::page);
    CHECK(test::locked_since(before, 24));
    r.lock();
    CHECK(test::locked_since(before, 28));
    r.resize(6 * test::page);
    CHECK(test::locked_since(before, 26));
}
#endif
