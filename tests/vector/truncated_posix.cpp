#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// close() was success over zeros, and growth brought the file back as zeros.
TEST_CASE("vector: a file that others have cut is an io_error to growth, flush and close") {
    test::temp_dir const dir;
    auto const cut = [&](char const* name) {
        mmap::vector<int> v(dir / name, 5000);
        std::filesystem::resize_file(dir / name, 0);
        return v;
    };
    std::error_code ec;
    auto v = cut("flush");
    v.flush(ec);
    CHECK(ec == std::errc::io_error);
    v = cut("grow");
    v.push_back(1, ec);
    CHECK(ec == std::errc::io_error);
    CHECK(std::filesystem::file_size(dir / "grow") == 0);
    v = cut("resize");
    v.resize(10, ec);
    CHECK(ec == std::errc::io_error);
    v = cut("reserve");
    v.reserve(std::size_t{1} << 28U, ec);
    CHECK(ec == std::errc::io_error);
    v = cut("close");
    v.close(ec);
    CHECK(ec == std::errc::io_error);
    CHECK_FALSE(v.is_open());
    CHECK(std::filesystem::file_size(dir / "close") == 0);
}

// A vector that was mapped again forgot the loss: stores went nowhere, and flush() was success.
TEST_CASE("vector: after a survived fault growth and flush are errors") {
    test::temp_dir const dir;
    mmap::vector<int> v(dir / "f", 5000);
    std::filesystem::resize_file(dir / "f", 0);
    {
        mmap::fault_guard const guard(v.mapping());
        v[0] = 1;
        CHECK(guard.faulted());
    }
    std::filesystem::resize_file(dir / "f", 5000 * sizeof(int));
    std::error_code ec;
    v.flush(ec);
    CHECK(ec == std::errc::io_error);
    v.reserve(std::size_t{1} << 28U, ec);
    CHECK(ec == std::errc::io_error);
    v.push_back(1, ec);
    CHECK(ec == std::errc::io_error);
    v.close(ec);
    CHECK(ec == std::errc::io_error);
}
