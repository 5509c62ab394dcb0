#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("cursor::find() and rfind() search from the position, which stays") {
    mmap::region const bytes = test::memory("abcabcabc\nxyz\nlast");
    mmap::cursor c(bytes);
    c.seek(4);
    CHECK(c.find("abc") == 6);
    CHECK(c.find("") == 4);
    CHECK(c.rfind("abc") == 6);
    CHECK(c.rfind("") == 18);
    CHECK(c.find("xyz") == 10);
    CHECK(c.tell() == 4);

    c.seek(7);
    CHECK(c.rfind("abc") == mmap::cursor::npos);  // only behind the position
    CHECK(c.find("abc", 0) == 0);                 // unless told otherwise
}

TEST_CASE("cursor::find() finds overlapping matches one by one") {
    mmap::region const bytes = test::memory("aaaa");
    mmap::cursor const c(bytes);
    CHECK(c.find("aaa", 0) == 0);
    CHECK(c.find("aaa", 1) == 1);
    CHECK(c.find("aaa", 2) == mmap::cursor::npos);
    CHECK(c.rfind("aaa") == 1);
    CHECK(c.rfind("aaa", 0, 3) == 0);
}

TEST_CASE("cursor::find() finds bytes that are no text") {
    mmap::region const bytes = test::memory({"a\0b\0\xFFz", 6});
    mmap::cursor const c(bytes);
    CHECK(c.find({"\0\xFF", 2}) == 3);
    CHECK(c.rfind({"\0", 1}) == 3);
}
