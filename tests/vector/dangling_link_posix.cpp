#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

// Neither is there a file to open, nor may one be made in the link's place.
TEST_CASE("vector: a link to nothing is an error, and stays a link to nothing") {
    test::temp_dir const dir;
    std::filesystem::create_symlink("nothing", dir / "link");
    std::error_code ec;
    mmap::vector<int> const a(dir / "link", 10, ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(a.is_open());
    CHECK_FALSE(std::filesystem::exists(dir / "nothing"));
}
