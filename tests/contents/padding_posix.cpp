#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("load: a large file of whole pages is mapped with padding, and not copied") {
    test::temp_dir const dir;
    for (std::size_t const size : {mmap::contents::mapped_from, 4 * mmap::contents::mapped_from}) {
        test::pattern_file(dir / "file.bin", size);
        mmap::contents const c = mmap::load(dir / "file.bin", mmap::padding{64});
        CHECK(c.mapping().is_open());
        CHECK(c.mapping().size() == size);
    }
}
