#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: growing a window inside a file loses no byte past it") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    mmap::region r(path, mmap::RDWR, 5000, 10);
    for (std::size_t const n : {std::size_t{20}, std::size_t{5000}, std::size_t{100000},
                                std::size_t{194999}, std::size_t{195000}}) {
        r.resize(n);
        REQUIRE((r.view() == test::pattern(n, 5000)));
        REQUIRE(std::filesystem::file_size(path) == 200000);
    }
    r.resize(195001);
    CHECK(std::filesystem::file_size(path) == 200001);
    CHECK(r[195000] == std::byte{0});
    r.unmap();
    CHECK((test::read_file(path) == test::pattern(200000) + '\0'));
}

// region [0, 4096) of a 1 MiB file, resize(8192), resize(4096): the rest of the file was gone.
TEST_CASE("region: shrinking a window inside a file leaves the file as it is") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    for (std::size_t const offset : {std::size_t{0}, std::size_t{5000}}) {
        mmap::region r(path, mmap::RDWR, offset, 1000);
        for (int const bytes : {1000, 999, 70000, 140000, 65536, 1, 0, 10}) {
            auto const n = static_cast<std::size_t>(bytes);
            r.resize(n);
            REQUIRE((r.view() == test::pattern(n, offset)));
            REQUIRE(std::filesystem::file_size(path) == 200000);
        }
    }
    CHECK((test::read_file(path) == test::pattern(200000)));
}

TEST_CASE("region: shrinking a region that reaches the end of the file cuts the file there") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    mmap::region r(path, mmap::RDWR, 5000, mmap::to_end);
    r.resize(150000);
    CHECK(r.file_size() == 155000);
    r.resize(999);
    CHECK(r.file_size() == 5999);
    r.unmap();
    CHECK((test::read_file(path) == test::pattern(5999)));
}

TEST_CASE("region: a window reaches the end again after it has grown to it") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const unit = mmap::granularity();
    test::pattern_file(path, 4 * unit);
    mmap::region r(path, mmap::RDWR, 0, 2 * unit);
    for (unsigned const units : {1U, 3U, 5U, 4U}) {
        r.resize(units * unit);
        CHECK(r.size() == units * unit);
        CHECK(std::filesystem::file_size(path) == (units < 4 ? 4 : units) * unit);
    }
    r.unmap();
    CHECK((test::read_file(path) == test::pattern(4 * unit)));
}

TEST_CASE("region: a window over named memory shrinks alone") {
    mmap::region whole(mmap::ANON, 4 * mmap::granularity());
    if (whole.native_handle() == mmap::region().native_handle()) return;  // no object: Windows
    std::size_t const unit = mmap::granularity();
    mmap::options how;
    how.length = 2 * unit;
    mmap::region window(whole, mmap::RDWR, how);
    whole.writable_data()[3 * unit] = std::byte{7};
    window.resize(unit);
    CHECK(whole[3 * unit] == std::byte{7});
}
