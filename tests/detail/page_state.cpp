#include <mmap.hpp>

#include "support/catch.hpp"

using hull = mmap::detail::page_state::hull;

namespace {
bool is(hull const& h, std::size_t from, std::size_t to) {
    return from == to ? h.empty() : h.from == from && h.to == to;
}
}  // namespace

TEST_CASE("page_state: a hull holds every range that was added") {
    hull h;
    CHECK(h.empty());
    h.add(10, 20);
    CHECK(is(h, 10, 20));
    h.add(15, 18);
    CHECK(is(h, 10, 20));
    h.add(30, 40);
    CHECK(is(h, 10, 40));
    h.add(0, 5);
    CHECK(is(h, 0, 40));
}

TEST_CASE("page_state: removing takes an end of the hull, all of it, or nothing") {
    hull h{10, 20};
    h.remove(0, 10);
    h.remove(20, 30);
    h.remove(12, 18);
    CHECK(is(h, 10, 20));
    h.remove(5, 12);
    CHECK(is(h, 12, 20));
    h.remove(18, 25);
    CHECK(is(h, 12, 18));
    h.remove(12, 18);
    CHECK(h.empty());
    h = {10, 20};
    h.remove(0, 30);
    CHECK(h.empty());
    h.remove(0, 30);
    CHECK(h.empty());
}

TEST_CASE("page_state: the part of a hull within a range, and what lies after a byte") {
    hull const h{10, 20};
    CHECK(is(h.within(0, 100), 10, 20));
    CHECK(is(h.within(15, 100), 15, 20));
    CHECK(is(h.within(0, 15), 10, 15));
    CHECK(h.within(20, 100).empty());
    CHECK(h.within(0, 10).empty());
    CHECK(is(h.after(5), 5, 15));
    CHECK(is(h.after(15), 0, 5));
    CHECK(h.after(20).empty());
}

TEST_CASE("page_state: pages kept from children are absent in another process only") {
    mmap::detail::page_state s;
    CHECK_FALSE(s.are_absent(1));
    s.keep_from_children(100, 200, 1);
    s.keep_from_children(300, 400, 1);
    CHECK_FALSE(s.are_absent(1));
    CHECK(s.are_absent(2));
    s.share_with_children(100, 399);
    CHECK(s.are_absent(2));
    s.share_with_children(100, 400);
    CHECK_FALSE(s.are_absent(2));
}

TEST_CASE("page_state: the second part of a split mapping takes over what concerns it") {
    mmap::detail::page_state whole;
    whole.locked.add(50, 150);
    whole.keep_from_children(80, 120, 7);
    mmap::detail::page_state rest;
    rest.take_after(whole, 100, 10);
    CHECK(is(rest.locked, 0, 50));
    CHECK(rest.are_absent(1));
    CHECK(rest.kept_from.load() == 0);
    CHECK(rest.kept_to.load() == 20);
    CHECK(rest.first_lost.load() == mmap::to_end);

    for (std::size_t const lost : {std::size_t{0}, std::size_t{109}, std::size_t{110}}) {
        whole.first_lost.store(lost);
        rest.take_after(whole, 100, 10);
        CHECK(rest.first_lost.load() == 0);
    }
    whole.first_lost.store(111);
    rest.take_after(whole, 100, 10);
    CHECK(rest.first_lost.load() == 1);
}
