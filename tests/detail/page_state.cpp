#include <mmap.hpp>
#include <random>
#include <vector>

#include "support/catch.hpp"

// The ledger against the plainest model there is: one flag a page.
TEST_CASE("ledger: remembers exactly the pages that were locked and not unlocked") {
    constexpr std::size_t pages = 64;
    std::mt19937 random(GENERATE(1U, 2U, 3U, 4U, 5U));
    mmap::detail::page_state book;
    std::vector<bool> model(pages, false);
    for (int step = 0; step < 500; ++step) {
        std::size_t const from = random() % pages;
        std::size_t const to = from + 1 + random() % (pages - from);
        bool const locks = random() % 2 == 0;
        REQUIRE(book.make_room());
        locks ? book.add(from, to) : book.remove(from, to);
        for (std::size_t i = from; i < to; ++i) model[i] = locks;

        std::vector<bool> seen(pages, false);
        std::size_t previous = 0;
        for (auto r = book.first_in(0, pages); r.to != 0; r = book.first_in(r.to, pages)) {
            REQUIRE(r.from < r.to);
            REQUIRE((previous == 0 || r.from > previous));  // what touches is one range
            for (std::size_t i = r.from; i < r.to; ++i) seen[i] = true;
            previous = r.to;
        }
        REQUIRE(seen == model);
    }
}

TEST_CASE("ledger: a range is cut to what was asked about") {
    mmap::detail::page_state book;
    REQUIRE(book.make_room());
    book.add(10, 20);
    auto const part = book.first_in(15, 30);
    CHECK(part.from == 15);
    CHECK(part.to == 20);
    for (auto const none : {book.first_in(0, 10), book.first_in(20, 30)}) {
        CHECK(none.from == 0);
        CHECK(none.to == 0);
    }
}

TEST_CASE("ledger: no bytes hold no locked part (a loop over the parts never ended)") {
    mmap::detail::page_state book;
    REQUIRE(book.make_room());
    book.add(0, 4096);
    CHECK(book.first_in(100, 100).to == 0);
    auto const part = book.first_in(0, 100);
    CHECK(part.to == 100);
    CHECK(book.first_in(part.to, 100).to == 0);
}

TEST_CASE("ledger: is empty at first, and again when all is unlocked") {
    mmap::detail::page_state book;
    CHECK_FALSE(book.any_locked());
    REQUIRE(book.make_room());
    book.add(0, 4);
    CHECK(book.any_locked());
    REQUIRE(book.make_room());
    book.remove(0, 4);
    CHECK_FALSE(book.any_locked());
}
