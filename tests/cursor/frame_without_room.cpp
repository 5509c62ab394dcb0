#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("a frame that does not fit is an error and nothing is written") {
    mmap::region bytes = test::fenced_memory("0123456789");
    std::string const before(bytes.view());
    mmap::cursor c(bytes);
    c.seek(-10, mmap::cursor::from::end);
    std::error_code ec;
    c.write_frame("1234567", ec);  // and four for the length
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.write_frame("1234567"); }) == mmap::errc::out_of_range);
    c.seek(-3, mmap::cursor::from::end);
    c.write_frame("", ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(bytes.view() == before);
    CHECK(c.remaining() == 3);

    c.seek(-10, mmap::cursor::from::end);
    c.write_frame("123456", ec);
    CHECK_FALSE(ec);
    CHECK(c.remaining() == 0);
}

TEST_CASE("four bytes are room for an empty frame, and hold one") {
    mmap::region bytes = test::fenced_memory("....");
    mmap::cursor c(bytes);
    c.seek(-4, mmap::cursor::from::end);
    std::error_code ec;
    c.write_frame("", ec);
    CHECK_FALSE(ec);
    CHECK(c.remaining() == 0);
    c.seek(-4, mmap::cursor::from::end);
    CHECK(c.read_frame(ec).empty());
    CHECK_FALSE(ec);
    CHECK(c.remaining() == 0);
}
