#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("cursor::find(), rfind() and read_line() never read past the region") {
    // A read past the end ends the test: see fenced_memory().
    mmap::region const bytes = test::fenced_memory("needle");
    std::size_t const at = bytes.size() - 6;
    mmap::cursor c(bytes);
    CHECK(c.find("needle") == at);
    CHECK(c.rfind("needle") == at);
    CHECK(c.find("needles") == mmap::cursor::npos);
    CHECK(c.rfind("needles") == mmap::cursor::npos);
    CHECK(c.find("e", bytes.size() - 1) == bytes.size() - 1);
    CHECK(c.find("e", bytes.size()) == mmap::cursor::npos);
    CHECK(c.find(std::string(bytes.size() + 1, '\0')) == mmap::cursor::npos);
    CHECK(c.find("needle", 0, static_cast<std::size_t>(-1)) == at);
    for (std::size_t start = at; start <= bytes.size(); ++start) {
        c.seek(static_cast<std::int64_t>(start));
        CHECK(c.find("lex") == mmap::cursor::npos);
        CHECK(c.read_line() == bytes.view().substr(start));
    }
}
