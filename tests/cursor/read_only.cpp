#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/memory.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
void refuses_to_write(mmap::cursor& c) {
    std::error_code ec;
    c.write("ab", ec);
    CHECK(ec == std::errc::permission_denied);
    c.write("longer than the region", ec);  // whatever the length
    CHECK(ec == std::errc::permission_denied);
    c.write(7, ec);
    CHECK(ec == std::errc::permission_denied);
    c.write_byte(std::byte{1}, ec);
    CHECK(ec == std::errc::permission_denied);
    c.move(0, 1, 2, ec);
    CHECK(ec == std::errc::permission_denied);
    c.write_frame("a", ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { c.write("ab"); }) == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { c.write_frame("a"); }) == std::errc::permission_denied);
    CHECK(c.tell() == 0);
    CHECK(c.read() == "0123456789");
}
}  // namespace

TEST_CASE("writing through a cursor over a const region is permission denied") {
    mmap::region const bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    refuses_to_write(c);
}

TEST_CASE("writing through a cursor over an RDONLY region is permission denied") {
    test::temp_dir dir;
    test::write_file(dir / "f", "0123456789");
    mmap::region bytes(dir / "f", mmap::RDONLY);
    mmap::cursor c(bytes);
    refuses_to_write(c);
}
