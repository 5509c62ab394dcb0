#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("cursor::write() overwrites bytes at the position and moves behind them") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(2);
    c.write("ab");
    CHECK(c.tell() == 4);
    c.write(std::string("cd"));
    c.write(std::string_view("efgh").substr(0, 2));
    CHECK(bytes.view() == "01abcdef89");
    CHECK(c.tell() == 8);
    c.write("");
    CHECK(c.tell() == 8);
    c.write("XY");
    CHECK(bytes.view() == "01abcdefXY");
    CHECK(c.remaining() == 0);
}

TEST_CASE("cursor::write() takes the bytes of another region") {
    mmap::region source = test::memory("abc");
    mmap::region target = test::memory("012345");
    mmap::cursor c(target);
    c.write(source.writable_bytes());
    c.write(mmap::span<std::byte const>(source.data(), source.size()));
    CHECK(target.view() == "abcabc");

    c.seek(1);
    std::error_code ec;
    c.write(mmap::span<std::byte const>(source.data(), source.size()), ec);
    CHECK_FALSE(ec);
    CHECK(target.view() == "aabcbc");
    CHECK(c.tell() == 4);
}

TEST_CASE("cursor::write() of bytes that overlap its target writes what they were") {
    mmap::region bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(2);
    c.write(bytes.view().substr(0, 6));
    CHECK(bytes.view() == "0101234589");
}
