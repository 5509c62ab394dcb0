#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("an offset that does not suit the records is an error and makes or changes no file") {
    test::temp_dir dir;
    mmap::options how;
    how.offset = 3;
    std::error_code ec;
    for (std::size_t const n : {std::size_t{0}, std::size_t{10}}) {
        mmap::vector<std::uint32_t> const a(dir / "f", n, how, ec);
        CHECK(ec == mmap::errc::misaligned);
        CHECK_FALSE(a.is_open());
        CHECK_FALSE(std::filesystem::exists(dir / "f"));
    }
    test::pattern_file(dir / "f", 3);
    mmap::vector<std::uint32_t> const a(dir / "f", 10, how, ec);
    CHECK(ec == mmap::errc::misaligned);
    CHECK(test::read_file(dir / "f") == test::pattern(3));

    mmap::vector<char> const bytes(dir / "f", 10, how, ec);  // any offset suits these
    CHECK_FALSE(ec);
    CHECK(bytes.size() == 10);
}
