#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

TEST_CASE("slide asks for the file's size only where that must have grown") {
    using injection::page;
    injection::stage s;
    mmap::region r(s.fresh, mmap::RDWR, injection::with(2 * page, mmap::create::must));
    injection::arm(0, 0, 0);
    r.slide(page, page);
    injection::disarm();
    CHECK(injection::count(injection::number_of("fstat")) == 0);
    std::filesystem::resize_file(s.fresh, 3 * page);
    r.slide(2 * page, page);
    CHECK(r.offset() == 2 * page);
}
