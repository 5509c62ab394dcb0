#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: after invalidate() it shows what was written to the file by other means") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "before");
    mmap::region r(path, mmap::RDONLY, 1, mmap::to_end);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.write("bEFORE", 6);
    }
    r.invalidate();
    CHECK(r.view() == "EFORE");
    std::error_code ec = mmap::errc::closed;
    r.invalidate(ec);
    CHECK_FALSE(ec);
}
