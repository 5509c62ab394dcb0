#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("load: a file that cannot be loaded is an error that names it") {
    test::temp_dir const dir;
    auto const error = test::thrown([&] { (void)mmap::load(dir / "missing.bin"); });
    REQUIRE(error.has_value());
    CHECK(error->code() == std::errc::no_such_file_or_directory);
    CHECK(error->operation() == "load");
    CHECK(std::string(error->what()).find("missing.bin") != std::string::npos);

    auto const before = test::held();
    std::error_code ec;
    mmap::contents const folder = mmap::load(dir.path(), ec);
    CHECK(ec);
    CHECK(folder.empty());
    CHECK(test::held() == before);
    mmap::contents const cut = mmap::load(std::string("a\0b", 3), ec);
    CHECK(ec == std::errc::invalid_argument);
    test::pattern_file(dir / "file.bin", 10);
    CHECK(mmap::load(dir / "file.bin", ec).size() == 10);
    CHECK_FALSE(ec);
}
