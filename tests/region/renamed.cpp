#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "region: a mapped file can be renamed and written by others, and the region shows it still") {
    test::temp_dir const dir;
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        test::write_file(dir / "old", "abc");
        mmap::region const r(dir / "old", mode);
        {
            std::fstream file(dir / "old", std::ios::in | std::ios::out | std::ios::binary);
            REQUIRE(file.put('X'));
        }
        std::error_code ec;
        std::filesystem::rename(dir / "old", dir / "new", ec);
        CHECK_FALSE(ec);
        CHECK(r.view().substr(1) == "bc");
        CHECK(mmap::region(dir / "new").view() == "Xbc");
    }
}
