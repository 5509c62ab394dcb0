#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE(
    "cursor: in a region that may not be read nothing is found or copied, and nothing faults") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    r.protect(mmap::NONE);
    mmap::cursor c(r);
    std::error_code ec;
    CHECK(c.read<std::uint32_t>(ec) == 0);
    CHECK(ec == std::errc::permission_denied);
    CHECK(c.read_frame(ec).empty());
    CHECK(ec == std::errc::permission_denied);
    c.write("x", ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { (void)c.read_byte(); }) == std::errc::permission_denied);
    CHECK(c.find("x") == mmap::cursor::npos);
    CHECK(c.rfind("x") == mmap::cursor::npos);
    CHECK(c.tell() == 0);
    CHECK(c.read_line().size() == 100);  // a view, which nobody has looked into
    r.protect(mmap::COPY);
    c.seek(0);
    CHECK(c.read<std::uint32_t>() == 0);
}
