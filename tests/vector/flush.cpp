#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector::flush() succeeds while the file is ahead of the records, and for none") {
    test::temp_dir dir;
    mmap::vector<char> a(dir / "f");
    a.flush();
    a.push_back('a');
    a.push_back('b');
    std::error_code ec = std::make_error_code(std::errc::io_error);
    a.flush(ec);
    CHECK_FALSE(ec);
    CHECK(test::read_file(dir / "f").substr(0, 2) == "ab");
    CHECK(a.size() == 2);
}
