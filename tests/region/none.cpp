#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: NONE memory is refused to read and write, as an error") {
    mmap::region r(mmap::ANON, 4096, mmap::NONE);
    CHECK(r.mode() == mmap::NONE);
    CHECK(r.is_open());
    CHECK_FALSE(r.writable());
    char buffer[4] = {};
    std::error_code ec;
    r.read(0, buffer, 4, ec);
    CHECK(ec == std::errc::permission_denied);
    r.write(0, buffer, 4, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK(r.writable_bytes(ec).empty());
    CHECK(ec == std::errc::permission_denied);
    CHECK(r.as<char const>(ec).empty());
    CHECK(ec == std::errc::permission_denied);
    r.prefetch(ec);
    CHECK(ec == std::errc::permission_denied);
}

TEST_CASE("region: NONE memory becomes usable by protect()") {
    mmap::region r(mmap::ANON, 4096, mmap::NONE);
    r.protect(mmap::COPY);
    CHECK(r.mode() == mmap::COPY);
    r.writable_bytes()[4095] = std::byte{9};
    CHECK(r[4095] == std::byte{9});
}
