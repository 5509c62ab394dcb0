#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("cursor::read() gives all that remains and then nothing") {
    mmap::region const bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(4);
    CHECK(c.remaining() == 6);
    CHECK(c.read() == "456789");
    CHECK(c.tell() == 10);
    CHECK(c.remaining() == 0);
    CHECK(c.read().empty());
}
