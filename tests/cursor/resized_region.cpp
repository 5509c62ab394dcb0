#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("a cursor follows its region through a growth") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(0, mmap::cursor::from::end);
    bytes.resize(1 << 20);
    CHECK(c.tell() == 10);
    CHECK(c.remaining() == (1 << 20) - 10);
    c.write("more");
    CHECK(bytes.view().substr(0, 14) == "0123456789more");
}

TEST_CASE("a cursor that a shrunk region left behind reads nothing until it seeks back") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(8);
    bytes.resize(4);
    CHECK(c.remaining() == 0);
    CHECK(c.read(2).empty());
    CHECK(c.read().empty());
    CHECK(c.read_line().empty());
    std::error_code ec;
    (void)c.read<char>(ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.write("x", ec);
    CHECK(ec == mmap::errc::out_of_range);
    (void)c.read_frame(ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.seek(-1, mmap::cursor::from::current, ec);  // to 7, which is outside as well
    CHECK(ec == mmap::errc::out_of_range);
    c.seek(-5, mmap::cursor::from::current, ec);
    CHECK_FALSE(ec);
    CHECK(c.read() == "3");
    c.seek(0);
    CHECK(c.remaining() == 4);
}

TEST_CASE("a cursor that a shrunk region left behind may seek back to the new end") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(8);
    bytes.resize(4);
    std::error_code ec;
    c.seek(-4, mmap::cursor::from::current, ec);
    CHECK_FALSE(ec);
    CHECK(c.tell() == 4);
    CHECK(c.remaining() == 0);
}
