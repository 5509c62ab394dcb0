#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region::read() and write() of a truncated file are I/O errors and no signal") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    mmap::region data(dir / "f", mmap::RDWR);
    std::filesystem::resize_file(dir / "f", page);

    std::string buffer(4 * page, '_');
    std::error_code ec;
    data.read(page, buffer.data(), 1, ec);
    CHECK(ec == std::errc::io_error);
    data.read(page - 10, buffer.data(), 20, ec);
    CHECK(ec == std::errc::io_error);
    data.read(0, buffer.data(), 4 * page, ec);
    CHECK(ec == std::errc::io_error);
    data.write(4 * page - 1, "x", 1, ec);
    CHECK(ec == std::errc::io_error);
    CHECK(test::code_thrown([&] { data.write(2 * page, "x", 1); }) == std::errc::io_error);

    auto const error = test::thrown([&] { data.read(2 * page, buffer.data(), 100); });
    REQUIRE(error.has_value());
    CHECK(error->code() == std::errc::io_error);
    CHECK(std::string(error->what()).find((dir / "f").string()) != std::string::npos);

    data.read(0, buffer.data(), page, ec);  // what is left of the file is still there
    CHECK_FALSE(ec);
    CHECK(buffer.substr(0, page) == test::pattern(page));
    CHECK(std::filesystem::file_size(dir / "f") == page);
}
