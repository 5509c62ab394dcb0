#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

TEST_CASE("region::read() and write() of no bytes succeed, also at the end and without a buffer") {
    mmap::region data = test::memory("0123456789");
    std::error_code ec = std::make_error_code(std::errc::io_error);
    data.read(10, nullptr, 0, ec);
    CHECK_FALSE(ec);
    ec = std::make_error_code(std::errc::io_error);
    data.write(10, nullptr, 0, ec);
    CHECK_FALSE(ec);
    data.read(0, nullptr, 0);
    data.write(0, nullptr, 0);
    CHECK(data.view() == "0123456789");

    mmap::region empty(mmap::ANON, 0, mmap::COPY);
    empty.read(0, nullptr, 0);
    empty.write(0, nullptr, 0);
}
