#include <cstring>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"

namespace {
std::string text_of(mmap::span<std::byte const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
}  // namespace

TEST_CASE("ring: bytes across the end are contiguous, and wrap to the beginning") {
    mmap::ring r(1);
    mmap::ring const& c = r;
    std::size_t const n = r.size();
    auto const across = r.at(n - 3, 6);
    REQUIRE(across.size() == 6);
    std::memcpy(across.data(), "abcdef", 6);
    CHECK(text_of(c.at(0, 3)) == "def");
    CHECK(text_of(c.at(n - 3, 6)) == "abcdef");
    CHECK(text_of(c.at(n - 3, 3)) == "abc");
}

TEST_CASE("ring: all of it can be had at once, from any position") {
    mmap::ring r(1);
    std::size_t const n = r.size();
    for (std::size_t const begin : {std::size_t{0}, std::size_t{1}, n / 2, n - 1}) {
        auto const whole = r.at(begin, n);
        REQUIRE(whole.size() == n);
        for (std::size_t i = 0; i < n; ++i) whole[i] = static_cast<std::byte>((begin + i) % 251);
        bool is_same = true;
        for (std::size_t i = 0; i < n; ++i)
            is_same = is_same && r.at(begin + i, 1)[0] == static_cast<std::byte>((begin + i) % 251);
        CHECK(is_same);
    }
}

TEST_CASE("ring: positions count on for ever, whether or not the size is a power of two") {
    for (std::size_t const units : {std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
        mmap::ring r(units * mmap::granularity());
        std::uint64_t const n = r.size();
        REQUIRE(n == units * mmap::granularity());
        std::uint64_t const last_lap = (UINT64_MAX / n - 1) * n;
        for (std::uint64_t const lap : {std::uint64_t{0}, n, 7 * n, last_lap}) {
            CHECK(r.at(lap, 1).data() == r.data());
            CHECK(r.at(lap + n - 1, 1).data() == r.data() + (n - 1));
        }
    }
}

TEST_CASE("ring: no bytes are an empty span at any position") {
    mmap::ring r(1);
    std::error_code ec = mmap::errc::closed;
    CHECK(r.at(UINT64_MAX, 0, ec).empty());
    CHECK_FALSE(ec);
    CHECK(r.at(r.size(), 0).empty());
}
