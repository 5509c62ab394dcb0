#include <cstdint>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

TEST_CASE("cursor::write() past the end is an error, writes nothing, and the position stays") {
    mmap::region bytes = test::fenced_memory("abc");
    std::string const before(bytes.view());
    mmap::cursor c(bytes);
    c.seek(-3, mmap::cursor::from::end);
    std::size_t const position = c.tell();

    std::error_code ec;
    c.write("1234", ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.write(std::uint32_t{1}, ec);
    CHECK(ec == mmap::errc::out_of_range);
    c.write(mmap::span<std::byte const>(bytes.data(), 4), ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.write("1234"); }) == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { c.write(std::uint32_t{1}); }) == mmap::errc::out_of_range);
    CHECK(bytes.view() == before);
    CHECK(c.tell() == position);

    c.write("123", ec);
    CHECK_FALSE(ec);
    CHECK(c.remaining() == 0);
}
