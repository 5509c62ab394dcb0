#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("min_length: a shorter file grows to it, a longer one is mapped whole") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 1000);
    mmap::options how;
    how.min_length = 3000;
    {
        mmap::region const r(dir / "f", mmap::RDWR, how);
        CHECK((r.view() == test::pattern(1000) + std::string(2000, '\0')));
    }
    how.min_length = 1;
    CHECK(mmap::region(dir / "f", mmap::RDWR, how).size() == 3000);
    how.min_length = 3000;
    how.offset = 500;
    CHECK(mmap::region(dir / "f", mmap::RDWR, how).size() == 3000);
    CHECK(std::filesystem::file_size(dir / "f") == 3500);
}

TEST_CASE("min_length: without RDWR, or with a length, it is an error and changes nothing") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10);
    mmap::options how;
    how.min_length = 20;
    std::error_code ec;
    CHECK_FALSE(mmap::region(dir / "f", mmap::RDONLY, how, ec));
    CHECK(ec == std::errc::invalid_argument);
    how.length = 5;
    CHECK_FALSE(mmap::region(dir / "f", mmap::RDWR, how, ec));
    CHECK(ec == std::errc::invalid_argument);
    how.length = mmap::to_end;
    how.min_length = SIZE_MAX - 1;
    CHECK_FALSE(mmap::region(dir / "f", mmap::RDWR, how, ec));
    CHECK(ec == std::errc::file_too_large);
    CHECK((test::read_file(dir / "f") == test::pattern(10)));
}

TEST_CASE("min_length: named memory is created with it, and memory without a file has it") {
    test::shared_name const name("least");
    mmap::options how;
    how.min_length = 5000;
    CHECK(mmap::region(mmap::ANON, mmap::COPY, how).size() == 5000);
    how.create = mmap::create::if_missing;
    mmap::region const r(mmap::shared{name.text}, mmap::RDWR, how);
    CHECK(r.created());
    CHECK(r.size() >= 5000);
}
