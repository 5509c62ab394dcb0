#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE("ring: more bytes than it has are out_of_range, in both forms") {
    mmap::ring r(1);
    mmap::ring const& c = r;
    for (std::size_t const n : {r.size() + 1, 2 * r.size(), static_cast<std::size_t>(-1)}) {
        std::error_code ec;
        CHECK(r.at(0, n, ec).empty());
        CHECK(ec == mmap::errc::out_of_range);
        ec.clear();
        CHECK(c.at(1, n, ec).empty());
        CHECK(ec == mmap::errc::out_of_range);
        CHECK(test::code_thrown([&] { (void)r.at(0, n); }) == mmap::errc::out_of_range);
        CHECK(test::code_thrown([&] { (void)c.at(1, n); }) == mmap::errc::out_of_range);
    }
    auto const e = test::thrown([&] { (void)r.at(5, r.size() + 1); });
    REQUIRE(e);
    CHECK(std::string(e->what()) == "cannot view " + std::to_string(r.size() + 1) +
                                        " bytes at 5 of a ring of " + std::to_string(r.size()) +
                                        ": Range lies outside the region");
}

TEST_CASE("ring: a closed one has no bytes, and says that it is closed") {
    mmap::ring unmapped(1);
    unmapped.unmap();
    unmapped.unmap();
    mmap::ring moved_from(1);
    mmap::ring const target = std::move(moved_from);
    mmap::ring fresh;
    CHECK(target.is_open());
    for (mmap::ring* const r : {&unmapped, &moved_from, &fresh}) {
        CHECK_FALSE(r->is_open());
        CHECK_FALSE(*r);
        CHECK(r->size() == 0);
        CHECK(r->data() == nullptr);
        CHECK_FALSE(r->created());
        for (std::size_t const n : {std::size_t{0}, std::size_t{1}}) {
            std::error_code ec;
            CHECK(r->at(0, n, ec).empty());
            CHECK(ec == mmap::errc::closed);
            CHECK(test::code_thrown([&] { (void)r->at(0, n); }) == mmap::errc::closed);
        }
    }
}
