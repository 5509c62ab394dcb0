#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: populate of nothing, and of what may not be read, does nothing") {
    test::temp_dir const dir;
    test::write_file(dir / "empty", "");
    test::pattern_file(dir / "file", 10000);
    mmap::options how;
    how.populate = true;
    mmap::region const empty(dir / "empty", mmap::RDONLY, how);
    CHECK(empty.is_open());
    mmap::region none(dir / "file", mmap::NONE, how);
    CHECK(none.size() == 10000);
    none.protect(mmap::RDONLY);
    bool const is_same = none.view() == test::pattern(10000);
    CHECK(is_same);
}
