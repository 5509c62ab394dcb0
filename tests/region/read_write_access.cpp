#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region::write() to an RDONLY region is permission denied") {
    test::temp_dir dir;
    test::write_file(dir / "f", "0123456789");
    mmap::region data(dir / "f", mmap::RDONLY);
    std::error_code ec;
    data.write(0, "abc", 3, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { data.write(0, "abc", 3); }) == std::errc::permission_denied);
    data.write(0, nullptr, 0, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(data.view() == "0123456789");
}

TEST_CASE("region::read() of a NONE region is permission denied") {
    mmap::region fence(mmap::ANON, 100, mmap::NONE);
    char c = 'u';
    std::error_code ec;
    fence.read(0, &c, 1, ec);
    CHECK(ec == std::errc::permission_denied);
    fence.write(0, &c, 1, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(c == 'u');
    fence.protect(mmap::RDONLY);
    fence.read(0, &c, 1);
    CHECK(c == '\0');
}

TEST_CASE("region::read() and write() follow protect()") {
    mmap::region data(mmap::ANON, 100, mmap::COPY);
    data.write(0, "a", 1);
    data.protect(mmap::RDONLY);
    CHECK(test::code_thrown([&] { data.write(0, "b", 1); }) == std::errc::permission_denied);
    data.protect(mmap::COPY);
    data.write(0, "c", 1);
    CHECK(data[0] == std::byte{'c'});
}
