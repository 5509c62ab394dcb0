#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

namespace {
void is_closed(mmap::region& region) {
    char c = 'u';
    std::error_code ec;
    region.read(0, &c, 1, ec);
    CHECK(ec == mmap::errc::closed);
    region.write(0, &c, 1, ec);
    CHECK(ec == mmap::errc::closed);
    region.read(0, &c, 0, ec);
    CHECK(ec == mmap::errc::closed);
    CHECK(test::code_thrown([&] { region.read(0, &c, 1); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { region.write(0, &c, 1); }) == mmap::errc::closed);
    CHECK(c == 'u');
}
}  // namespace

TEST_CASE("region::read() and write() of a closed region are errors") {
    mmap::region never;
    is_closed(never);
    mmap::region unmapped = test::memory("a");
    unmapped.unmap();
    is_closed(unmapped);
    mmap::region source = test::memory("a");
    mmap::region const target(std::move(source));
    is_closed(source);
}
