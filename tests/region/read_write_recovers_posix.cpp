#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region::read() works again when a truncated file has grown again") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 3 * page);
    mmap::region data(dir / "f", mmap::RDWR);
    std::string buffer(3 * page, '_');
    std::error_code ec;
    data.read(0, buffer.data(), 1, ec);  // whatever the first call needs is there
    std::size_t const before = test::mapping_count();
    for (int round = 0; round < 3; ++round) {
        std::filesystem::resize_file(dir / "f", page);
        data.read(0, buffer.data(), 3 * page, ec);
        CHECK(ec == std::errc::io_error);
        data.write(2 * page, "lost", 4, ec);
        CHECK(ec == std::errc::io_error);
        CHECK(test::mapping_count() == before);

        test::pattern_file(dir / "f", 3 * page);
        data.read(0, buffer.data(), 3 * page, ec);
        CHECK_FALSE(ec);
        CHECK(buffer == test::pattern(3 * page));
        CHECK(data.view() == buffer);
        data.write(2 * page, "kept", 4, ec);
        CHECK_FALSE(ec);
        CHECK(test::read_file(dir / "f").substr(2 * page, 4) == "kept");
    }
}
