#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("cursor::write_byte() writes one byte, and at the end an error") {
    mmap::region bytes = test::memory("ab");
    mmap::cursor c(bytes);
    c.seek(1);
    c.write_byte(std::byte{'X'});
    CHECK(bytes.view() == "aX");
    CHECK(c.tell() == 2);

    std::error_code ec;
    c.write_byte(std::byte{'Y'}, ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.write_byte(std::byte{'Y'}); }) == mmap::errc::out_of_range);
    CHECK(bytes.view() == "aX");
}
