#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region::resize() after a fault is an I/O error and changes neither region nor file") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(4 * page, 'f'));
    mmap::region data(dir / "f", mmap::RDWR);
    {
        mmap::fault_guard const g(data);
        std::filesystem::resize_file(dir / "f", page);
        CHECK(data[page] == std::byte{0});
    }
    for (std::size_t n : {std::size_t{0}, page, 5 * page, 100 * page}) {
        std::error_code ec;
        data.resize(n, ec);
        CHECK(ec == std::errc::io_error);
        CHECK(data.size() == 4 * page);
        CHECK(std::filesystem::file_size(dir / "f") == page);
    }
}
