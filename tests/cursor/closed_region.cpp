#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE("a cursor over a closed region reads nothing and writing is an error") {
    mmap::region closed;
    mmap::cursor c(closed);
    CHECK(c.remaining() == 0);
    CHECK(c.read(5).empty());
    CHECK(c.read().empty());
    CHECK(c.read_line().empty());
    CHECK(c.find("a") == mmap::cursor::npos);
    CHECK(c.find("") == 0);
    CHECK(c.rfind("a") == mmap::cursor::npos);
    c.seek(0);
    CHECK(test::code_thrown([&] { c.seek(1); }) == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { (void)c.read<int>(); }) == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { (void)c.read_frame(); }) == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.write("a"); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { c.write(1); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { c.write_frame(""); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { c.move(0, 0, 0); }) == mmap::errc::closed);
}
