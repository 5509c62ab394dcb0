#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("stores into pages that a guard has replaced do not crash, are lost, and are reported") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(4 * page, 'f'));
    {
        mmap::region data(dir / "f", mmap::RDWR);
        mmap::fault_guard const g(data);
        std::filesystem::resize_file(dir / "f", page);
        auto const bytes = data.writable_bytes();
        bytes[0] = std::byte{'0'};  // still the file's
        bytes[3 * page] = std::byte{'3'};
        bytes[2 * page] = std::byte{'2'};
        CHECK(data[2 * page] == std::byte{'2'});
        CHECK(g.faulted());
        CHECK(g.intact() == 2 * page);
    }
    CHECK(test::read_file(dir / "f") == '0' + std::string(page - 1, 'f'));
}

TEST_CASE("stores into replaced pages stay lost when the file grows again") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, 'f'));
    mmap::region data(dir / "f", mmap::RDWR);
    mmap::fault_guard const g(data);
    std::filesystem::resize_file(dir / "f", page);
    data.writable_bytes()[page] = std::byte{'x'};
    test::write_file(dir / "f", std::string(2 * page, 'n'));
    data.writable_bytes()[page + 1] = std::byte{'y'};
    CHECK(test::read_file(dir / "f") == std::string(2 * page, 'n'));
    CHECK(g.faulted());
}
