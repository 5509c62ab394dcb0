#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: protecting with a mode that is none of the library's is invalid_argument") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file", 100);
    mmap::region file(dir / "file", mmap::RDWR);
    mmap::region memory(mmap::ANON, 100, mmap::COPY);
    for (mmap::region* const r : {&file, &memory}) {
        std::error_code ec;
        mmap::access const before = r->mode();
        for (unsigned const bits : {16U, 64U, 0U - 1U}) {
            r->protect(static_cast<mmap::access>(bits), ec);
            CHECK(ec == std::errc::invalid_argument);
            CHECK(r->mode() == before);
        }
    }
}

TEST_CASE("region: an empty region is protected without asking the system") {
    test::temp_dir const dir;
    test::write_file(dir / "empty", "");
    mmap::region empty(dir / "empty", mmap::RDWR);
    empty.protect(mmap::RDONLY);
    CHECK(empty.mode() == mmap::RDONLY);
    CHECK_FALSE(empty.writable());
}
