#include <sys/mman.h>
#include <mmap.hpp>
#include <random>
#include <vector>

#include "support/catch.hpp"

#if defined(__linux__)
TEST_CASE("region: resident says what mincore(2) says, also of thousands of pages") {
    std::size_t const page = mmap::page_size();
    constexpr std::size_t pages = 5000;
    mmap::region r(mmap::ANON, pages * page, mmap::COPY);
    r.advise(mmap::advice::no_huge);
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) r.writable_bytes()[random() % r.size()] = std::byte{1};
    std::vector<unsigned char> flags(pages);
    REQUIRE(::mincore(const_cast<std::byte*>(r.data()), r.size(), flags.data()) == 0);
    std::size_t expected = 0;
    for (unsigned char const f : flags) expected += (f & 1U) * page;
    CHECK(expected > 1000 * page);
    CHECK(r.resident() == expected);
}
#endif
