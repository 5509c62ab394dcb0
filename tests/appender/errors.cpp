#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE(
    "appender: calls of a closed one report errc::closed, and closing it again does nothing") {
    mmap::appender log;
    std::error_code ec;
    log.append("x", ec);
    CHECK(ec == mmap::errc::closed);
    CHECK(test::code_thrown([&] { log.append("x"); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { log.flush(); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { log.flush_async(); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { (void)log.view(); }) == mmap::errc::closed);
    CHECK_FALSE(test::code_thrown([&] { log.close(); }));
    CHECK(log.size() == 0);
    CHECK_FALSE(log);
}

TEST_CASE("appender: a handle that cannot be written is refused, and so is creating one") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old");
    test::handle const file(dir / "log");
    std::error_code ec;
    mmap::appender const reader(file.get(), ec);
    CHECK(ec == std::errc::permission_denied);
    mmap::appender const truncating(file.get(), mmap::create::truncate, ec);
    CHECK(ec == mmap::errc::not_supported);
    CHECK(test::read_file(dir / "log") == "old");
    test::handle given(dir / "log");
    auto const value = given.give();
    mmap::appender const owner(mmap::owned{value}, mmap::create::truncate, ec);
    CHECK(ec == mmap::errc::not_supported);
    CHECK_FALSE(test::is_open(value));
}
