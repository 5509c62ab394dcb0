#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// It went by the size that the file had when it was mapped (found by mmap_model).
TEST_CASE("region: a region that has cut its file does not slide past the new end") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.resize(100);
    std::error_code ec;
    r.slide(50, 1000, ec);
    CHECK(ec == mmap::errc::past_end_of_file);
    r.slide(5000, 0, ec);
    CHECK(ec == mmap::errc::past_end_of_file);
    CHECK(r.size() == 100);
    r.slide(50, 50);
    CHECK(r.size() == 50);
}
