#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("cursor::read_byte() gives one byte, and at the end an error") {
    mmap::region const bytes = test::memory("\x01\xFF");
    mmap::cursor c(bytes);
    CHECK(c.read_byte() == std::byte{0x01});
    CHECK(c.read_byte() == std::byte{0xFF});
    CHECK(c.tell() == 2);

    std::error_code ec;
    CHECK(c.read_byte(ec) == std::byte{0});
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { (void)c.read_byte(); }) == mmap::errc::out_of_range);
    CHECK(c.tell() == 2);
}
