#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("load: contents that are assigned to give up what they had") {
    test::temp_dir const dir;
    test::write_file(dir / "old.txt", "old");
    test::write_file(dir / "new.txt", "newer");
    mmap::contents c = mmap::load(dir / "old.txt");
    c = mmap::load(dir / "new.txt");
    CHECK(c.view() == "newer");
    c = mmap::contents();
    CHECK(c.empty());
}
