#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE(
    "writing through a cursor over a region for reading is permission_denied, a closed one "
    "closed") {
    mmap::region const r = test::memory("text");
    mmap::cursor reader(r);
    std::error_code ec;
    reader.write("x", ec);
    CHECK(ec == std::errc::permission_denied);
    mmap::region const none;
    mmap::cursor nowhere(none);
    nowhere.write("x", ec);
    CHECK(ec == mmap::errc::closed);
}
