#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"

TEST_CASE("region::write() to a hole of a file on a full disk is an I/O error", "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    std::size_t const page = mmap::page_size();
    test::sparse_file(disk / "hole", 2 << 20);
    mmap::region data(disk / "hole", mmap::RDWR);
    std::string const bytes(page, 'x');

    std::error_code ec;
    std::size_t written = 0;
    for (std::size_t at = 0; at + page <= data.size() && !ec; at += page) {
        data.write(at, bytes.data(), page, ec);
        if (!ec) written += page;
    }
    CHECK(ec == std::errc::io_error);
    CHECK(written > 0);
    CHECK(written <= 1 << 20);

    std::string back(written, '_');  // what was written is there
    data.read(0, back.data(), written);
    CHECK(back == std::string(written, 'x'));
}
