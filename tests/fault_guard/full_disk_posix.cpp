#include <cstring>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"

TEST_CASE("stores to a hole of a file on a full disk are survived and reported", "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::sparse_file(disk / "hole", 2 << 20);
    mmap::region data(disk / "hole", mmap::RDWR);
    mmap::fault_guard const g(data);
    std::memset(data.writable_bytes().data(), 'x', data.size());
    CHECK(g.faulted());
    CHECK(g.intact() > 0);
    CHECK(g.intact() <= 1 << 20);
    CHECK(data.view() == std::string(data.size(), 'x'));  // for this process
    std::error_code ec;
    data.flush(ec);
    CHECK(ec == std::errc::io_error);

    std::string const file = test::read_file(disk / "hole");
    CHECK(file.substr(0, g.intact()) == std::string(g.intact(), 'x'));
    CHECK(file.find_first_not_of('\0', g.intact()) == std::string::npos);
}
