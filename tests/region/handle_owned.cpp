#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: an owned handle is closed as soon as the region does not need it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY}) {
        test::handle file(dir / "file.bin");
        auto const value = file.give();
        mmap::region const r(mmap::owned{value}, mode);
        CHECK_FALSE(test::is_open(value));
        CHECK(r.view() == test::pattern(100));
    }
}

TEST_CASE("region: an owned handle that it does need lives as long as the region") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    test::handle file(dir / "file.bin", test::rights::read_write);
    auto const value = file.give();
    {
        mmap::region const r(mmap::owned{value}, mmap::RDWR);
        CHECK(r.native_handle() == value);
        CHECK(test::is_open(value));
    }
    CHECK_FALSE(test::is_open(value));
}

TEST_CASE("region: an owned handle is closed also if it cannot be mapped") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    std::error_code ec;
    mmap::options how[3];
    how[0].offset = 101;                       // fails before mapping
    how[1].create = mmap::create::if_missing;  // fails before the handle is looked at
    how[2].address = "";
    how[2].fixed = true;  // fails when mapping
    for (mmap::options const& o : how) {
        test::handle file(dir / "file.bin", test::rights::read_write);
        auto const value = file.give();
        mmap::region const r(mmap::owned{value}, mmap::RDWR, o, ec);
        CHECK(ec);
        CHECK_FALSE(r.is_open());
        CHECK_FALSE(test::is_open(value));
    }
}
