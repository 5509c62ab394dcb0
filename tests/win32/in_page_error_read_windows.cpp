#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "win32/in_page_error.hpp"

TEST_CASE("region::read() and write() of a file whose disk fails are I/O errors and no crash") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    mmap::region data(dir / "f", mmap::RDWR);
    test::broken_disk const broken(data, page);
    auto const before = test::held();

    std::string buffer(4 * page, '_');
    std::error_code ec;
    for (int i = 0; i < 3; ++i) {
        data.read(page, buffer.data(), 1, ec);
        CHECK(ec == std::errc::io_error);
        data.read(0, buffer.data(), 4 * page, ec);
        CHECK(ec == std::errc::io_error);
        bool const came_before = buffer.substr(0, page - 3) == test::pattern(page - 3);
        CHECK(came_before);
        data.write(4 * page - 1, "x", 1, ec);
        CHECK(ec == std::errc::io_error);
        data.write(page - 3, "abcdef", 6, ec);
        CHECK(ec == std::errc::io_error);
        data.prefetch(ec);
        CHECK(ec == std::errc::io_error);
        data.read(0, buffer.data(), page - 3, ec);
        CHECK_FALSE(ec);
    }
    CHECK(test::held() == before);
}

TEST_CASE("a guarded region whose disk fails reads as zeros, takes stores, and tells") {
    bool const is_reserved = GENERATE(false, true);
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    auto const before = test::held();
    {
        mmap::options how;
        if (is_reserved) how.reserve = std::size_t{1} << 24;
        mmap::region data(dir / "f", mmap::RDWR, how);
        if (is_reserved) data.resize(7 * page + 1);  // views, one beside the other
        test::broken_disk const broken(data, page);
        std::size_t const last = data.size() - 1;
        mmap::fault_guard const g(data);
        CHECK_FALSE(g.faulted());
        CHECK(data[0] == std::byte{0});
        CHECK(data[1] == std::byte{31});
        CHECK_FALSE(g.faulted());
        {
            mmap::fault_guard const inner(data);
            data.writable_bytes()[page + 5] = std::byte{7};
        }
        CHECK(g.faulted());
        CHECK(g.intact() == 0);
        CHECK(data[page + 5] == std::byte{7});
        CHECK(data[last] == std::byte{0});
        CHECK(data[1] == std::byte{0});
        std::error_code ec;
        g.check(ec);
        CHECK(ec == std::errc::io_error);
        char c = 0;
        data.read(1, &c, 1, ec);
        CHECK(ec == std::errc::io_error);
        data.flush(ec);
        CHECK(ec == std::errc::io_error);
        data.resize(page, ec);
        CHECK(ec == std::errc::io_error);
    }
    CHECK(test::held() == before);
    bool const is_untouched =
        test::read_file(dir / "f").substr(0, 4 * page) == test::pattern(4 * page);
    CHECK(is_untouched);
}
