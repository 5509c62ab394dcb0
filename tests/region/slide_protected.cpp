#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// Windows: the view of the other part had been mapped for reading alone (found by mmap_model).
TEST_CASE(
    "region: a region that was protected against stores can be given them back after it slid") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 200000);
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        for (mmap::access const lowered : {mmap::RDONLY, mmap::NONE}) {
            mmap::options o;
            o.keep_handle = true;
            o.length = 1000;
            mmap::region r(dir / "file.bin", mode, o);
            r.protect(lowered);
            r.slide(100001, 5000);
            CHECK(r.mode() == lowered);
            r.protect(mmap::RDWR);
            CHECK(r.mode() == mode);
            r.writable_bytes()[0] = std::byte{1};
        }
    }
}
