#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("zeroed memory reads as empty frames") {
    mmap::region const zeros(mmap::ANON, 10, mmap::COPY);
    mmap::cursor c(zeros);
    CHECK(c.read_frame().empty());
    CHECK(c.tell() == 4);
    CHECK(c.read_frame().empty());
    CHECK(c.tell() == 8);
    std::error_code ec;
    CHECK(c.read_frame(ec).empty());  // two bytes are no length
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(c.tell() == 8);
}
