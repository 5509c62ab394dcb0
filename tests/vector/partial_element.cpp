#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("a file that is no whole number of records is an error and stays as it is") {
    test::temp_dir dir;
    for (std::size_t const size :
         {std::size_t{1}, std::size_t{7}, std::size_t{9}, std::size_t{4001}}) {
        CAPTURE(size);
        test::pattern_file(dir / "f", size);
        auto const before = test::held();
        std::error_code ec;
        for (std::size_t const n : {std::size_t{0}, std::size_t{1}, std::size_t{100'000}}) {
            mmap::vector<std::uint64_t> const a(dir / "f", n, ec);
            CHECK(ec == mmap::errc::partial_element);
            CHECK_FALSE(a.is_open());
            CHECK(a.empty());
        }
        mmap::vector<std::uint64_t const> const reader(dir / "f", 0, ec);
        CHECK(ec == mmap::errc::partial_element);
        CHECK_FALSE(reader);
        CHECK(test::held() == before);
        CHECK(test::read_file(dir / "f") == test::pattern(size));

        auto const error = test::thrown([&] { mmap::vector<std::uint64_t> const a(dir / "f"); });
        REQUIRE(error.has_value());
        CHECK(error->code() == mmap::errc::partial_element);
        CHECK(std::string(error->what()).find("8-byte records") != std::string::npos);
    }
}
