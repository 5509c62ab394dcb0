#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: RDWR stores reach the file") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "0123456789");
    {
        mmap::region r(path, mmap::RDWR);
        CHECK(r.writable());
        CHECK(r.mode() == mmap::RDWR);
        r.writable_bytes()[3] = std::byte{'x'};
        CHECK(r.view() == "012x456789");
    }
    CHECK(test::read_file(path) == "012x456789");
}
