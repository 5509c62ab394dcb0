#include <algorithm>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: anonymous memory is zeros, of the size asked for, and writable") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        for (std::size_t const size : {std::size_t{1}, std::size_t{4096}, std::size_t{100001}}) {
            mmap::region r(mmap::ANON, size, mode);
            CHECK(r.size() == size);
            CHECK(r.mode() == mode);
            CHECK(r.offset() == 0);
            CHECK(r.file_size() == size);
            CHECK(std::all_of(r.begin(), r.end(), [](std::byte b) { return b == std::byte{0}; }));
            r.writable_bytes()[size - 1] = std::byte{5};
            CHECK(r[size - 1] == std::byte{5});
        }
    }
}

TEST_CASE("region: anonymous memory is RDWR unless said otherwise") {
    CHECK(mmap::region(mmap::ANON, 10).mode() == mmap::RDWR);
}

TEST_CASE("region: anonymous memory of 0 bytes is an empty region that can grow") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, 0, mode);
        CHECK(r.is_open());
        CHECK(r.empty());
        r.resize(5000);
        r.writable_bytes()[4999] = std::byte{1};
        CHECK(r.size() == 5000);
    }
}

TEST_CASE(
    "region: anonymous memory without a length, at an offset or created is invalid_argument") {
    std::error_code ec;
    CHECK_FALSE(mmap::region(mmap::ANON, mmap::to_end, mmap::RDWR, ec));
    CHECK(ec == std::errc::invalid_argument);
    mmap::options o;
    o.length = 10;
    o.offset = 1;
    CHECK_FALSE(mmap::region(mmap::ANON, mmap::RDWR, o, ec));
    CHECK(ec == std::errc::invalid_argument);
    o.offset = 0;
    o.create = mmap::create::must;
    CHECK_FALSE(mmap::region(mmap::ANON, mmap::RDWR, o, ec));
    CHECK(ec == std::errc::invalid_argument);
}

TEST_CASE("region: anonymous memory larger than the address space is an error that says so") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        for (std::size_t const size :
             {SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 2 + 2, SIZE_MAX - 4095}) {
            if (size == SIZE_MAX / 2 && sizeof size == 4) continue;  // 2 GiB - 1 has room there
            CAPTURE(size);
            auto const e = test::thrown([&] { mmap::region(mmap::ANON, size, mode); });
            REQUIRE(e);
            CHECK((e->code() == std::errc::not_enough_memory ||
                   e->code() == std::errc::file_too_large));
            CHECK(std::string(e->what()).find("anonymous memory") != std::string::npos);
        }
    }
}
