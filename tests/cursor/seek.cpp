#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"
#include "support/thrown.hpp"

namespace {
constexpr std::size_t nowhere = 4;  // where the cursor was before

std::size_t sought(mmap::region const& bytes, std::int64_t offset, mmap::cursor::from whence) {
    mmap::cursor c(bytes);
    c.seek(4);
    std::error_code ec;
    c.seek(offset, whence, ec);
    if (ec) {
        CHECK(ec == mmap::errc::out_of_range);
        CHECK(c.tell() == 4);
        CHECK(test::code_thrown([&] { c.seek(offset, whence); }) == ec);
    }
    return c.tell();
}
}  // namespace

// As Python 3.11 answers for mmap.seek(offset, whence) from position 4 of 18 bytes.
TEST_CASE("cursor::seek() counts from start, position and end, and never leaves the region") {
    using from = mmap::cursor::from;
    mmap::region const bytes = test::memory("abcabcabc\nxyz\nlast");
    CHECK(sought(bytes, 0, from::start) == 0);
    CHECK(sought(bytes, 18, from::start) == 18);
    CHECK(sought(bytes, 19, from::start) == nowhere);
    CHECK(sought(bytes, -1, from::start) == nowhere);
    CHECK(sought(bytes, -4, from::current) == 0);
    CHECK(sought(bytes, -5, from::current) == nowhere);
    CHECK(sought(bytes, 14, from::current) == 18);
    CHECK(sought(bytes, 15, from::current) == nowhere);
    CHECK(sought(bytes, 0, from::end) == 18);
    CHECK(sought(bytes, -18, from::end) == 0);
    CHECK(sought(bytes, -19, from::end) == nowhere);
    CHECK(sought(bytes, 1, from::end) == nowhere);
}

TEST_CASE("cursor::seek() with an error code and nothing else counts from the start") {
    mmap::region const bytes = test::memory("0123456789");
    mmap::cursor c(bytes);
    c.seek(7);
    std::error_code ec;
    c.seek(3, ec);
    CHECK_FALSE(ec);
    CHECK(c.tell() == 3);
    c.seek(11, ec);
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(c.tell() == 3);
}

TEST_CASE("cursor::seek() by the largest and the least number is an error, not an overflow") {
    using from = mmap::cursor::from;
    mmap::region const bytes = test::memory("0123456789");
    for (from const whence : {from::start, from::current, from::end}) {
        CHECK(sought(bytes, INT64_MAX, whence) == nowhere);
        CHECK(sought(bytes, INT64_MIN, whence) == nowhere);
    }
    CHECK(sought(bytes, (std::int64_t{1} << 32) + 2, from::start) == nowhere);
}
