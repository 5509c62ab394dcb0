#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("more records than there can be bytes are an error, not an overflow") {
    test::temp_dir dir;
    std::size_t const most = static_cast<std::size_t>(-1);
    for (std::size_t const n : {most, most / 8, most / 8 + 1, most / 16 + 1}) {
        CAPTURE(n);
        std::error_code ec;
        mmap::vector<std::uint64_t> const a(dir / "f", n, ec);
        CHECK(ec);
        CHECK_FALSE(a.is_open());
        CHECK_FALSE(std::filesystem::exists(dir / "f"));
    }
    mmap::vector<std::uint64_t> a(dir / "f", 5);
    a[4] = 4;
    for (std::size_t const n : {most, most / 8, most / 8 + 1, most / 16 + 1}) {
        CAPTURE(n);
        std::error_code ec;
        a.resize(n, ec);
        CHECK(ec);
        a.reserve(n, ec);
        CHECK(ec);
        a.append({a.data(), n}, ec);
        CHECK(ec);
        CHECK(a.size() == 5);
        CHECK(a[4] == 4);
        CHECK(std::filesystem::file_size(dir / "f") == 40);
    }
    CHECK(test::code_thrown([&] { a.resize(most / 8); }) == std::errc::file_too_large);
}
