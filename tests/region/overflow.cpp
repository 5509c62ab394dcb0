#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "region: offset and length whose sum overflows are refused (mio accepted length 2^64-50)") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 1000);
    struct row {
        std::uint64_t offset;
        std::size_t length;
    };
    static constexpr row rows[] = {
        {100, SIZE_MAX - 49},  // the sum is 50, modulo 2^64
        {1, SIZE_MAX - 1},     // no to_end, and past every end
        {0, SIZE_MAX - 1},     //
        {UINT64_MAX, 1},       // the sum is 0
        {UINT64_MAX, 1000},    //
        {UINT64_MAX - 4095, 4096}, {UINT64_MAX, mmap::to_end}, {std::uint64_t{1} << 63U, 10},
        {0, PTRDIFF_MAX},
    };
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        for (row const& r : rows) {
            CAPTURE(r.offset, r.length);
            std::error_code ec;
            mmap::region const none(path, mode, r.offset, r.length, ec);
            CHECK(ec == mmap::errc::past_end_of_file);
            CHECK_FALSE(none.is_open());
        }
    }
}

TEST_CASE("region: neither does a growth believe such a sum") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 1000);
    for (std::uint64_t const offset : {std::uint64_t{100}, UINT64_MAX, UINT64_MAX - 4095}) {
        mmap::options o;
        o.offset = offset;
        o.length = SIZE_MAX - 49;
        o.grow = true;
        std::error_code ec;
        mmap::region const none(path, mmap::RDWR, o, ec);
        CHECK(ec == std::errc::file_too_large);
        CHECK_FALSE(none.is_open());
    }
    CHECK(std::filesystem::file_size(path) == 1000);
}
