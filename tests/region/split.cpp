#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
mmap::access const modes[] = {mmap::RDONLY, mmap::RDWR, mmap::COPY};

/// Does this system split mappings at all?
bool splits() {
    mmap::region r(mmap::ANON, 2 * mmap::granularity(), mmap::COPY);
    std::error_code ec;
    (void)r.split(mmap::granularity(), ec);
    CHECK((!ec || ec == mmap::errc::not_supported));
    return !ec;
}
}  // namespace

TEST_CASE("split: both parts show their bytes, and either can be unmapped alone") {
    test::temp_dir const dir;
    std::size_t const unit = mmap::granularity();
    test::pattern_file(dir / "f", 3 * unit + 100);
    if (!splits()) return;
    test::holdings const before = test::held();
    for (mmap::access const mode : modes) {
        mmap::region first(dir / "f", mode);
        mmap::region rest = first.split(unit);
        CHECK(first.size() == unit);
        CHECK(rest.size() == 2 * unit + 100);
        CHECK(rest.offset() == unit);
        CHECK(rest.mode() == mode);
        first.unmap();
        CHECK((rest.view() == test::pattern(2 * unit + 100, unit)));
        first = mmap::region(dir / "f", mode);
        rest = first.split(2 * unit);
        rest.unmap();
        CHECK((first.view() == test::pattern(2 * unit)));
    }
    CHECK(test::held() == before);
}

TEST_CASE("split: at 0 the rest is everything, at size() it is empty") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    for (mmap::access const mode : modes) {
        mmap::region r(dir / "f", mode, 10, 5000);  // no page begins there
        mmap::region all = r.split(0);
        CHECK(r.is_open());
        CHECK(r.empty());
        CHECK((all.view() == test::pattern(5000, 10)));
        mmap::region const none = all.split(5000);
        CHECK(none.is_open());
        CHECK(none.empty());
        CHECK(all.size() == 5000);
    }
}

TEST_CASE("split: elsewhere than where a page begins, or past the end, is an error") {
    mmap::region r(mmap::ANON, 4 * mmap::granularity(), mmap::COPY);
    std::error_code ec;
    if (splits()) {
        for (std::size_t const at : {std::size_t{1}, mmap::granularity() + 1}) {
            CHECK_FALSE(r.split(at, ec));
            CHECK(ec == mmap::errc::misaligned);
        }
    }
    CHECK_FALSE(r.split(r.size() + 1, ec));
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { (void)r.split(SIZE_MAX); }) == mmap::errc::out_of_range);
    CHECK(r.size() == 4 * mmap::granularity());
    mmap::region closed;
    CHECK_FALSE(closed.split(0, ec));
    CHECK(ec == mmap::errc::closed);
}

TEST_CASE("split: the last part can grow the file, and shrink it") {
    test::temp_dir const dir;
    std::size_t const unit = mmap::granularity();
    test::pattern_file(dir / "f", 2 * unit);
    if (!splits()) return;
    mmap::region first(dir / "f", mmap::RDWR);
    mmap::region rest = first.split(unit);
    rest.resize(3 * unit);
    CHECK(std::filesystem::file_size(dir / "f") == 4 * unit);
    rest.writable_data()[3 * unit - 1] = std::byte{7};
    first.writable_data()[0] = std::byte{9};
    first.resize(10);  // a window: shrinks alone
    CHECK(std::filesystem::file_size(dir / "f") == 4 * unit);
    rest.resize(1);
    CHECK(std::filesystem::file_size(dir / "f") == unit + 1);
    rest.flush();
    first.flush();
    CHECK(first[0] == std::byte{9});
}

TEST_CASE("split: locks stay with their pages") {
    if (!splits()) return;
    std::size_t const unit = mmap::granularity();
    mmap::region first(mmap::ANON, 4 * unit, mmap::COPY);
    first.lock(unit, 2 * unit);
    mmap::region rest = first.split(2 * unit);
    std::error_code ec;
    first.unlock(0, unit, ec);
    CHECK(ec == mmap::errc::not_locked);
    first.unlock(ec);
    CHECK_FALSE(ec);
    rest.unlock(unit, unit, ec);
    CHECK(ec == mmap::errc::not_locked);
    rest.unlock(ec);
    CHECK_FALSE(ec);
}
