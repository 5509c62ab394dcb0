#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE(
    "cursor::move() copies overlapping ranges as if through a buffer, and the position stays") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(3);
    c.move(2, 0, 5);
    CHECK(bytes.view() == "0101234789");
    c.move(0, 2, 5);
    CHECK(bytes.view() == "0123434789");
    CHECK(c.tell() == 3);
    c.move(0, 8, 1);  // a single byte
    CHECK(bytes.view() == "8123434789");
    c.move(0, 1, 9);
    CHECK(bytes.view() == "1234347899");
    c.move(10, 0, 0);
    c.move(0, 10, 0);
    CHECK(bytes.view() == "1234347899");
}

TEST_CASE("cursor::move() out of the region is an error and moves nothing") {
    mmap::region bytes = test::fenced_memory("0123456789");
    std::size_t const size = bytes.size();
    mmap::cursor c(bytes);
    std::error_code ec;
    c.move(size - 4, 0, 5, ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.move(0, size - 4, 5, ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.move(size + 1, 0, 0, ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.move(1, 2, static_cast<std::size_t>(-1), ec);  // the sum would wrap
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.move(0, size, 1); }) == mmap::errc::out_of_range);
    CHECK(bytes.view().substr(size - 10) == "0123456789");
    CHECK(bytes[0] == std::byte{0});

    c.move(0, size - 5, 5, ec);
    CHECK_FALSE(ec);
    CHECK(bytes.view().substr(0, 5) == "56789");
}
