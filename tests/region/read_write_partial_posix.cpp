#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a failed region::read() leaves in the buffer the file's bytes or what was there") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(8 * page, 'f'));
    mmap::region const data(dir / "f");
    std::filesystem::resize_file(dir / "f", 4 * page);
    for (std::size_t n : {std::size_t{2}, std::size_t{100}, page, 3 * page, 8 * page}) {
        std::size_t const offset = n == 8 * page ? 0 : 4 * page - n / 2;
        std::string buffer(n, 'b');
        std::error_code ec;
        data.read(offset, buffer.data(), n, ec);
        CAPTURE(n);
        CHECK(ec == std::errc::io_error);
        CHECK(buffer.find_first_not_of("fb") == std::string::npos);
        CHECK(buffer.substr(n / 2) ==
              std::string(n - n / 2, 'b'));  // never zeros for the lost part
    }
}
