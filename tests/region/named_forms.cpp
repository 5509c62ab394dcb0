#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/shared_name.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: a name and a size make named memory if it is missing, in both forms") {
    test::shared_name const first("first form");
    test::shared_name const second("second form");
    std::error_code ec = mmap::errc::closed;
    mmap::region const quiet(mmap::shared(first.text), 100, mmap::RDWR, ec);
    CHECK_FALSE(ec);
    CHECK(quiet.created());
    CHECK(quiet.writable());
    CHECK(quiet.size() >= 100);
    mmap::region const throwing(mmap::shared(second.text), 100);
    CHECK(throwing.created());
    CHECK(throwing.size() >= 100);
}

TEST_CASE("region: a name and a size to read do not make it, in both forms") {
    test::shared_name const name("missing");
    std::error_code ec;
    mmap::region const none(mmap::shared(name.text), 100, mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK(test::code_thrown([&] { mmap::region(mmap::shared(name.text), 100, mmap::RDONLY); }) ==
          ec);
}
