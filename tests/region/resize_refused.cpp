#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: RDONLY, COPY and NONE files are not_resizable") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY, mmap::NONE}) {
        mmap::region r(dir / "file.bin", mode);
        for (std::size_t const n : {0U, 50U, 100U, 200U}) {
            std::error_code ec;
            r.resize(n, ec);
            CHECK(ec == mmap::errc::not_resizable);
            CHECK(test::code_thrown([&] { r.resize(n); }) == mmap::errc::not_resizable);
        }
        CHECK(r.size() == 100);
    }
    CHECK((test::read_file(dir / "file.bin") == test::pattern(100)));
}

TEST_CASE("region: so is a region that is protected, until it is writable again") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(mmap::ANON, 100),
                              mmap::region(mmap::ANON, 100, mmap::COPY)};
    for (mmap::region& r : regions) {
        mmap::access const mode = r.mode();
        r.protect(mmap::RDONLY);
        CHECK(test::code_thrown([&] { r.resize(200); }) == mmap::errc::not_resizable);
        r.protect(mode);
        r.resize(200);
        CHECK(r.size() == 200);
        CHECK(r.mode() == mode);
    }
}

TEST_CASE("region: a length that no address space holds is an error, and all is as before") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(dir / "file.bin", mmap::RDWR, 50, mmap::to_end),
                              mmap::region(mmap::ANON, 100),
                              mmap::region(mmap::ANON, 100, mmap::COPY)};
    for (mmap::region& r : regions) {
        std::string const bytes(r.view());
        auto const* const at = r.data();
        for (std::size_t const n : {SIZE_MAX, SIZE_MAX - 50, SIZE_MAX / 2 + 1, SIZE_MAX / 2}) {
            if (n == SIZE_MAX / 2 && sizeof n == 4) continue;  // 2 GiB - 1 has room there
            CAPTURE(n);
            std::error_code ec;
            r.resize(n, ec);
            CHECK(ec);
            CHECK(r.data() == at);
            CHECK(r.view() == bytes);
        }
    }
    CHECK(std::filesystem::file_size(dir / "file.bin") == 100);
}
