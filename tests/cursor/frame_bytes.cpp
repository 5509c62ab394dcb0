#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("a frame is a 32-bit little-endian length and the bytes, on every machine") {
    mmap::region bytes = test::memory(std::string(0x10203 + 4, '_'));
    mmap::cursor c(bytes);
    c.write_frame("hello");
    CHECK(bytes.view().substr(0, 9) == std::string_view("\x05\0\0\0hello", 9));

    c.seek(0);
    c.write_frame(std::string(0x10203, 'x'));
    CHECK(bytes.view().substr(0, 5) == std::string_view("\x03\x02\x01\0x", 5));
    c.seek(0);
    CHECK(c.read_frame().size() == 0x10203);
}
