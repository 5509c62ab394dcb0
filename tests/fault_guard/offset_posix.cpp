#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "fault_guard::intact() counts from the region's first byte, whatever its offset in the file") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    std::string const whole(5 * page, 'f');
    test::write_file(dir / "f", whole);
    {
        mmap::region const part(dir / "f", mmap::RDONLY, page + 100, 3 * page);
        mmap::fault_guard const g(part);
        std::filesystem::resize_file(dir / "f", 2 * page);
        std::string const seen(part.view());
        CHECK(g.intact() == page - 100);
        CHECK(seen == std::string(page - 100, 'f') + std::string(2 * page + 100, '\0'));
    }
    test::write_file(dir / "f", whole);
    mmap::region const part(dir / "f", mmap::RDONLY, page + 100, 3 * page);
    mmap::fault_guard const g(part);
    std::filesystem::resize_file(dir / "f", 0);
    CHECK(part[0] == std::byte{0});
    CHECK(g.intact() == 0);
    CHECK(part.view() == std::string(3 * page, '\0'));
}

TEST_CASE("behind an offset a fault in the region's very last bytes is told, too") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(5 * page, 'f'));
    mmap::region part(dir / "f", mmap::RDWR, page + 100, 3 * page);
    std::filesystem::resize_file(dir / "f", 4 * page);  // all but the last 100
    mmap::fault_guard const g(part);
    CHECK(part[3 * page - 1] == std::byte{0});
    CHECK(g.faulted());
    CHECK(g.intact() == 3 * page - 100);
    std::error_code ec;
    part.flush(ec);
    CHECK(ec == std::errc::io_error);
    part.flush(0, 3 * page - 100, ec);
    CHECK_FALSE(ec);
}
