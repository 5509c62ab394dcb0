#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("cursor::read(n) gives up to n bytes and moves behind them") {
    mmap::region const bytes = test::memory("abcabcabc\nxyz\nlast");
    mmap::cursor c(bytes);
    CHECK(c.read(3) == "abc");
    CHECK(c.tell() == 3);
    CHECK(c.read(0).empty());
    CHECK(c.tell() == 3);

    c.seek(15);
    CHECK(c.read(100) == "ast");
    CHECK(c.tell() == 18);
    CHECK(c.read(5).empty());
    CHECK(c.tell() == 18);
}

TEST_CASE("cursor::read(n) gives a view into the mapping and copies nothing") {
    mmap::region const bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(4);
    CHECK(c.read(2).data() == bytes.view().data() + 4);
}
