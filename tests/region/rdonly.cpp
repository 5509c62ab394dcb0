#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: RDONLY bytes cannot be had for writing") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "12345678");
    mmap::region r(dir / "file.bin");
    CHECK_FALSE(r.writable());

    std::error_code ec;
    CHECK(r.writable_bytes(ec).empty());
    CHECK(ec == std::errc::permission_denied);
    CHECK(r.as<char>(ec).empty());
    CHECK(ec == std::errc::permission_denied);
    r.write(0, "x", 1, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { (void)r.writable_bytes(); }) == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { (void)r.as<char>(); }) == std::errc::permission_denied);
    CHECK(test::code_thrown([&] { r.write(0, "x", 1); }) == std::errc::permission_denied);
    CHECK(r.view() == "12345678");
}
