#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: protect takes the right to store away and gives it back, and keeps the bytes") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(dir / "file.bin", mmap::COPY),
                              mmap::region(mmap::ANON, 3), mmap::region(mmap::ANON, 3, mmap::COPY)};
    for (mmap::region& r : regions) {
        mmap::access const mode = r.mode();
        r.writable_bytes()[0] = std::byte{'X'};
        r.protect(mmap::RDONLY);
        CHECK(r.mode() == mmap::RDONLY);
        CHECK_FALSE(r.writable());
        CHECK(r[0] == std::byte{'X'});
        r.protect(mode);
        CHECK(r.mode() == mode);
        r.writable_bytes()[1] = std::byte{'Y'};
        CHECK(r.view().substr(0, 2) == "XY");
    }
    CHECK(test::read_file(dir / "file.bin") == "XYc");
}

TEST_CASE("region: RDWR asked of a private region means COPY: it stays private") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin", mmap::COPY);
    r.protect(mmap::RDONLY);
    r.protect(mmap::RDWR);
    CHECK(r.mode() == mmap::COPY);
    r.writable_bytes()[0] = std::byte{'X'};
    CHECK(test::read_file(dir / "file.bin") == "abc");
}

TEST_CASE("region: a region mapped RDONLY does not become writable") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin");
    std::error_code ec;
    r.protect(mmap::RDWR, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(r.mode() == mmap::RDONLY);
    CHECK_THROWS_AS(r.protect(mmap::RDWR), mmap::error);
    CHECK(r.view() == "abc");
}

TEST_CASE(
    "region: a shared region does not become private: invalid_argument, and nothing changes") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region shared[] = {mmap::region(dir / "file.bin"),
                             mmap::region(dir / "file.bin", mmap::RDWR),
                             mmap::region(mmap::ANON, 100)};
    for (mmap::region& r : shared) {
        mmap::access const mode = r.mode();
        std::error_code ec;
        r.protect(mmap::COPY, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK(r.mode() == mode);
    }
}
