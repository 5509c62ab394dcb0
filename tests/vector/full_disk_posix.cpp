#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"
#include "support/thrown.hpp"

TEST_CASE("on a full disk vector::push_back() is no_space_on_device and the vector intact",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    std::size_t stored = 0;
    {
        mmap::vector<std::uint64_t> a(disk / "f");
        std::error_code ec;
        while (!ec && a.size() < 1'000'000) a.push_back(a.size(), ec);
        CHECK(ec == std::errc::no_space_on_device);
        stored = a.size();
        CHECK(stored > 100'000);  // of the 131,072 that fit 1 MiB: the last room ahead is smaller
        CHECK(test::code_thrown([&] { a.push_back(1); }) == std::errc::no_space_on_device);
        CHECK(test::code_thrown([&] { a.resize(1'000'000); }) == std::errc::no_space_on_device);
        CHECK(a.size() == stored);
        for (std::size_t i = 0; i < stored; ++i) REQUIRE(a[i] == i);
        a.resize(10);
        a.push_back(10);  // there is room again
        CHECK(a.size() == 11);
    }
    CHECK(std::filesystem::file_size(disk / "f") == 88);
}

TEST_CASE("on a full disk a vector that cannot be made leaves no file", "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    for (auto const create : {mmap::create::never, mmap::create::if_missing, mmap::create::must}) {
        mmap::options how;
        how.create = create;
        std::error_code ec;
        mmap::vector<std::uint64_t> const a(disk / "f", 1'000'000, how, ec);
        CHECK(ec == std::errc::no_space_on_device);
        CHECK_FALSE(a.is_open());
        CHECK_FALSE(std::filesystem::exists(disk / "f"));
    }
}

TEST_CASE("on a full disk a vector that cannot be lengthened leaves the file as it was",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::pattern_file(disk / "f", 800);
    std::error_code ec;
    mmap::vector<std::uint64_t> const a(disk / "f", 1'000'000, ec);
    CHECK(ec == std::errc::no_space_on_device);
    CHECK_FALSE(a.is_open());
    CHECK(test::read_file(disk / "f") == test::pattern(800));
}
