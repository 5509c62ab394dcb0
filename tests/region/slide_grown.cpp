#include <fstream>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: slide to the end is to where the file ends now") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region r(dir / "file.bin", mmap::RDWR, 0, 100);
    std::ofstream(dir / "file.bin", std::ios::binary | std::ios::app) << test::pattern(2000, 1000);
    r.slide(10, mmap::to_end);
    CHECK((r.view() == test::pattern(2990, 10)));
}
