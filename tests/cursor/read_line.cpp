#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE(
    "cursor::read_line() gives lines with their newline, the last one without, then nothing") {
    mmap::region const bytes = test::memory("abcabc\nxyz\n\nlast");
    mmap::cursor c(bytes);
    CHECK(c.read_line() == "abcabc\n");
    CHECK(c.tell() == 7);
    CHECK(c.read_line() == "xyz\n");
    CHECK(c.read_line() == "\n");
    CHECK(c.read_line() == "last");
    CHECK(c.tell() == 16);
    CHECK(c.read_line().empty());
    CHECK(c.tell() == 16);
}

TEST_CASE("cursor::read_line() begins at the position, not at the line") {
    mmap::region const bytes = test::memory("abcabc\nxyz\n");
    mmap::cursor c(bytes);
    c.seek(4);
    CHECK(c.read_line() == "bc\n");
}

TEST_CASE("cursor::read_line() of text that ends in a newline gives no empty last line") {
    mmap::region const bytes = test::memory("one\n");
    mmap::cursor c(bytes);
    CHECK(c.read_line() == "one\n");
    CHECK(c.read_line().empty());
}
