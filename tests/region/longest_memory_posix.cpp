#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"

namespace {
constexpr std::size_t most = PTRDIFF_MAX;
/// With 32 bits there may be as much.
constexpr bool is_too_long = sizeof(void*) > 4;
}  // namespace

TEST_CASE("region: memory that is longer than there can be is not_enough_memory") {
    for (std::size_t const length : {most, most + 1, SIZE_MAX - 1}) {
        if (length == most && !is_too_long) continue;
        std::error_code ec;
        mmap::region const r(mmap::ANON, length, mmap::COPY, ec);
        CHECK(ec == std::errc::not_enough_memory);
        CHECK_FALSE(r.is_open());
    }
}

TEST_CASE("region: to grow memory to more than an object can have is file_too_large") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, 5000, mode);
        std::error_code ec;
        for (std::size_t const n : {most + 1, SIZE_MAX - 4096, SIZE_MAX}) {
            r.resize(n, ec);
            CHECK(ec == std::errc::file_too_large);
            CHECK(r.size() == 5000);
        }
        if (!is_too_long || mode == mmap::RDWR) continue;
        r.resize(most, ec);  // an object could have as much, this machine has not
        CHECK(ec == std::errc::not_enough_memory);
        CHECK(r.size() == 5000);
    }
}
