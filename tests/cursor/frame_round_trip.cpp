#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("frames are read as they were written, one behind the other") {
    mmap::region bytes = test::memory(std::string(400, '_'));
    mmap::cursor c(bytes);
    std::string const longer(300, 'L');
    c.write_frame("first");
    c.write_frame("");
    c.write_frame(longer);
    CHECK(c.tell() == 4 + 5 + 4 + 4 + 300);
    std::size_t const end = c.tell();

    c.seek(0);
    CHECK(c.read_frame() == "first");
    CHECK(c.read_frame().empty());
    CHECK(c.read_frame() == longer);
    CHECK(c.tell() == end);
}

TEST_CASE("read_frame() gives a view into the mapping and copies nothing") {
    mmap::region bytes = test::memory("_________");
    mmap::cursor c(bytes);
    c.write_frame("abc");
    c.seek(0);
    CHECK(c.read_frame().data() == bytes.view().data() + 4);
}
