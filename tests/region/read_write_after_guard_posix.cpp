#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region::read() and write() of pages that a guard has replaced are I/O errors for good") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    mmap::region data(dir / "f", mmap::RDWR);
    std::filesystem::resize_file(dir / "f", 2 * page);
    {
        mmap::fault_guard const g(data);
        CHECK(data[3 * page] == std::byte{0});
    }
    test::pattern_file(dir / "f", 4 * page);  // comes too late for this mapping

    std::string buffer(4 * page, '_');
    std::error_code ec;
    data.read(3 * page, buffer.data(), 1, ec);
    CHECK(ec == std::errc::io_error);
    data.read(0, buffer.data(), 4 * page, ec);
    CHECK(ec == std::errc::io_error);
    data.write(3 * page, "x", 1, ec);
    CHECK(ec == std::errc::io_error);

    data.read(0, buffer.data(), 3 * page, ec);  // the pages before are the file's
    CHECK_FALSE(ec);
    CHECK(buffer.substr(0, 3 * page) == test::pattern(3 * page));
    data.write(2 * page, "kept", 4, ec);
    CHECK_FALSE(ec);
    CHECK(test::read_file(dir / "f").substr(2 * page, 4) == "kept");
}
