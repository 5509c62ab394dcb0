#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

namespace {
void refuses(mmap::region& data, std::size_t offset, std::size_t n) {
    CAPTURE(offset, n);
    char buffer[32] = "untouched";
    std::error_code ec;
    data.read(offset, buffer, n, ec);
    CHECK(ec == mmap::errc::out_of_range);
    data.write(offset, "overwrites ..................", n, ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { data.read(offset, buffer, n); }) == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { data.write(offset, "x", n); }) == mmap::errc::out_of_range);
    CHECK(std::string(buffer) == "untouched");
}
}  // namespace

TEST_CASE(
    "region::read() and write() of a range that leaves the region are errors and copy nothing") {
    mmap::region data = test::fenced_memory("0123456789");
    std::size_t const size = data.size();
    std::size_t const most = static_cast<std::size_t>(-1);
    std::string const before(data.view());
    refuses(data, size - 10, 11);
    refuses(data, size, 1);
    refuses(data, size + 1, 0);
    refuses(data, 1, most);  // the sum would wrap
    refuses(data, most, 1);
    refuses(data, most, most);
    refuses(data, size, most);
    CHECK(data.view() == before);

    std::error_code ec;
    char buffer[10] = {};
    data.read(size - 10, buffer, 10, ec);
    CHECK_FALSE(ec);
    CHECK(std::string(buffer, 10) == "0123456789");
}

TEST_CASE("what region::read() throws names the range and the operation") {
    mmap::region const data = test::memory("0123456789");
    char buffer[8] = {};
    auto const error = test::thrown([&] { data.read(7, buffer, 8); });
    REQUIRE(error.has_value());
    CHECK(error->operation() == "read");
    CHECK(std::string(error->what()).find("8 bytes at offset 7 of a region of 10 bytes") !=
          std::string::npos);
}
