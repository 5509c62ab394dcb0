#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

// An address that is taken makes the mapping fail after the file has been made.
TEST_CASE("region: a file created for a mapping that fails is removed again") {
    test::temp_dir const dir;
    mmap::region const taken(mmap::ANON, mmap::granularity(), mmap::COPY);
    for (auto const how : {mmap::create::if_missing, mmap::create::must, mmap::create::truncate}) {
        mmap::options o;
        o.length = 4096;
        o.create = how;
        o.address = taken.data();
        o.fixed = true;
        test::holdings const before = test::held();
        std::error_code ec;
        mmap::region const none(dir / "new.bin", mmap::RDWR, o, ec);
        CHECK(ec == std::errc::address_in_use);
        CHECK_FALSE(std::filesystem::exists(dir / "new.bin"));
        CHECK(test::held() == before);
    }
}

TEST_CASE("region: a file grown for a mapping that fails has its old size again") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region const taken(mmap::ANON, mmap::granularity(), mmap::COPY);
    mmap::options o;
    o.length = 100000;
    o.grow = true;
    o.address = taken.data();
    o.fixed = true;
    std::error_code ec;
    mmap::region const none(dir / "file.bin", mmap::RDWR, o, ec);
    CHECK(ec == std::errc::address_in_use);
    CHECK((test::read_file(dir / "file.bin") == test::pattern(1000)));
}

TEST_CASE("region: create::truncate takes nothing from a file for a request that cannot be met") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    mmap::options too_long;
    too_long.length = mmap::to_end - 1;
    mmap::options beyond;
    beyond.offset = static_cast<std::uint64_t>(INT64_MAX);
    beyond.length = 1;
    mmap::options behind;  // nothing is left of it behind its beginning
    behind.offset = 1;
    mmap::options misplaced;
    misplaced.length = 100;
    misplaced.fixed = true;
    misplaced.address = reinterpret_cast<void const*>(std::uintptr_t{1});
    for (mmap::options how : {too_long, beyond, behind, misplaced}) {
        CAPTURE(how.length, how.offset);
        how.create = mmap::create::truncate;
        std::error_code ec;
        mmap::region const none(dir / "file.bin", mmap::RDWR, how, ec);
        CHECK(ec);
        CHECK_FALSE(none.is_open());
        CHECK((test::read_file(dir / "file.bin") == test::pattern(10000)));
    }
}
