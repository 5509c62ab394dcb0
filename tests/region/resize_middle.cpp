#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: growing a region in the midst of a file loses no byte behind it") {
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

TEST_CASE("region: a file ends where the region that was shrunk ends") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    mmap::region r(path, mmap::RDWR, 5000, 1000);
    r.resize(1000);  // not shrunk
    CHECK(std::filesystem::file_size(path) == 200000);
    r.resize(999);
    CHECK(r.file_size() == 5999);
    r.unmap();
    CHECK((test::read_file(path) == test::pattern(5999)));
}
