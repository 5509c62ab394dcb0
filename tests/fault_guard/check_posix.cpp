#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("fault_guard::check() throws an I/O error that says which bytes of what were lost") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 2 * page);
    mmap::region const data(dir / "f", mmap::RDWR);
    mmap::fault_guard const g(data);
    std::filesystem::resize_file(dir / "f", page);
    CHECK(data[page] == std::byte{0});

    std::error_code ec;
    g.check(ec);
    CHECK(ec == std::errc::io_error);
    auto const error = test::thrown([&] { g.check(); });
    REQUIRE(error.has_value());
    CHECK(error->code() == std::errc::io_error);
    std::string const what = error->what();
    CHECK(what.find("bytes from " + std::to_string(page)) != std::string::npos);
    CHECK(what.find((dir / "f").string()) != std::string::npos);
    CHECK(what.find("zeros") != std::string::npos);
}
