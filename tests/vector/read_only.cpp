#include <cstdint>
#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

using reader = mmap::vector<std::uint32_t const>;

TEST_CASE("a vector of const records reads a file and keeps no handle") {
    test::temp_dir dir;
    { mmap::vector<std::uint32_t>(dir / "f", 3)[2] = 7; }
    reader a(dir / "f");
    CHECK(a.size() == 3);
    CHECK(a[2] == 7);
    CHECK(a.at(2) == 7);
    CHECK(a.mapping().mode() == mmap::RDONLY);
    CHECK(a.mapping().native_handle() == mmap::detail::native::none);
    STATIC_REQUIRE(std::is_same_v<decltype(a[0]), std::uint32_t const&>);
    STATIC_REQUIRE(std::is_same_v<decltype(a.data()), std::uint32_t const*>);
    a.flush();
    a.close();
    CHECK(std::filesystem::file_size(dir / "f") == 12);
}

TEST_CASE("a vector of const records of a missing file is an error and creates nothing") {
    test::temp_dir dir;
    CHECK(test::code_thrown([&] { reader const a(dir / "f"); }) ==
          std::errc::no_such_file_or_directory);
    CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("a vector of const records that has fewer than asked for is an error") {
    test::temp_dir dir;
    { mmap::vector<std::uint32_t> const a(dir / "f", 3); }
    std::error_code ec;
    reader const enough(dir / "f", 3, ec);
    CHECK_FALSE(ec);
    reader const few(dir / "f", 4, ec);
    CHECK(ec == mmap::errc::past_end_of_file);
    CHECK_FALSE(few.is_open());
    CHECK(std::filesystem::file_size(dir / "f") == 12);
}

TEST_CASE("a vector of const records cannot change its size") {
    test::temp_dir dir;
    { mmap::vector<std::uint32_t> const a(dir / "f", 3); }
    reader a(dir / "f");
    CHECK(test::code_thrown([&] { a.resize(4); }) == mmap::errc::not_resizable);
    CHECK(test::code_thrown([&] { a.resize(2); }) == mmap::errc::not_resizable);
    CHECK(test::code_thrown([&] { a.reserve(1'000'000); }) == mmap::errc::not_resizable);
    CHECK(a.size() == 3);
}
