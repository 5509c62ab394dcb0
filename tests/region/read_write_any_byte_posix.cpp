#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// A copy has several instructions that can fault, and each can be the one that does.
TEST_CASE("region::read() and write() report a file that ends at any byte of the copy") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    mmap::region data(dir / "f", mmap::RDWR);
    std::filesystem::resize_file(dir / "f", 2 * page);
    std::string buffer(2 * page, '_');

    std::size_t const lengths[] = {1,   2,   3,   4,   7,    8,    15,   16,   17,  31,
                                   32,  33,  48,  64,  65,   100,  127,  128,  129, 200,
                                   255, 256, 257, 300, 1000, 1024, 2047, 2048, 3000};
    for (std::size_t const n : lengths)
        for (std::size_t before = 0; before < n;
             before += before < 70 || before + 70 > n ? 1 : 37) {
            std::size_t const offset = 2 * page - before;
            std::error_code ec;
            CAPTURE(n, before);
            data.read(offset, buffer.data(), n, ec);
            if (ec != std::errc::io_error) FAIL("read");
            data.write(offset, buffer.data(), n, ec);
            if (ec != std::errc::io_error) FAIL("write");
            data.read(offset - n, buffer.data(), n, ec);  // just before it
            if (ec) FAIL("read what is there");
        }
    CHECK(std::filesystem::file_size(dir / "f") == 2 * page);
}
