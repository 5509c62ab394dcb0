#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("a vector in a missing folder is an error that names the path, and creates nothing") {
    test::temp_dir dir;
    std::filesystem::path const path = dir.path() / "missing" / "f";
    std::error_code ec;
    mmap::vector<int> const a(path, 10, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_FALSE(a.is_open());
    auto const error = test::thrown([&] { mmap::vector<int> const b(path, 10); });
    REQUIRE(error.has_value());
    CHECK(error->code() == std::errc::no_such_file_or_directory);
    CHECK(std::string(error->what()).find("missing") != std::string::npos);
    CHECK(std::filesystem::is_empty(dir.path()));
}
