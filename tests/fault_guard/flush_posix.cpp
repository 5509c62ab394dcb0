#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region::flush() of stores that a fault has lost is an I/O error") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(4 * page, 'f'));
    mmap::region data(dir / "f", mmap::RDWR);
    {
        mmap::fault_guard const g(data);
        std::filesystem::resize_file(dir / "f", 2 * page);
        data.writable_bytes()[2 * page] = std::byte{'x'};
    }
    std::error_code ec;
    data.flush(ec);
    CHECK(ec == std::errc::io_error);
    data.flush(2 * page, 1, ec);
    CHECK(ec == std::errc::io_error);
    CHECK(test::code_thrown([&] { data.flush(); }) == std::errc::io_error);

    data.flush(0, 2 * page, ec);  // these bytes are the file's
    CHECK_FALSE(ec);
}
