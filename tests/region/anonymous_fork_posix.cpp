#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"

TEST_CASE("region: a forked child's stores to RDWR anonymous memory are seen by its parent") {
    mmap::region family(mmap::ANON, 10000);
    CHECK(test::in_fork([&] { family.writable_bytes()[9999] = std::byte{42}; }).exit_code == 0);
    CHECK(family[9999] == std::byte{42});
}

TEST_CASE("region: a forked child's stores to COPY anonymous memory are its own") {
    mmap::region own(mmap::ANON, 10000, mmap::COPY);
    own.writable_bytes()[0] = std::byte{1};
    test::ending const child = test::in_fork([&] {
        bool const inherited = own[0] == std::byte{1};
        own.writable_bytes()[0] = std::byte{2};
        return inherited ? 0 : 1;
    });
    CHECK(child.exit_code == 0);
    CHECK(own[0] == std::byte{1});
}

TEST_CASE(
    "region: what RDWR anonymous memory grew by is shared with later children, and no SIGBUS") {
    mmap::region family(mmap::ANON, 4096);
    family.resize(1000000);
    family.writable_bytes()[999999] = std::byte{1};
    test::ending const child = test::in_fork([&] {
        family.writable_bytes()[500000] = std::byte{2};
        return family[999999] == std::byte{1} ? 0 : 1;
    });
    CHECK(child.exit_code == 0);
    CHECK(child.signal == 0);
    CHECK(family[500000] == std::byte{2});
}
