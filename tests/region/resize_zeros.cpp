#include <algorithm>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
bool all(mmap::region const& r, std::size_t from, std::size_t to, std::byte value) {
    return std::all_of(r.begin() + from, r.begin() + to, [=](std::byte b) { return b == value; });
}
}  // namespace

TEST_CASE("region: what was cut off and is grown again reads as zeros") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", std::string(100000, 'x'));
    mmap::options reserve;
    reserve.length = 100000;
    reserve.reserve = 1000000;
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(mmap::ANON, 100000),
                              mmap::region(mmap::ANON, 100000, mmap::COPY),
                              mmap::region(mmap::ANON, mmap::COPY, reserve)};
    for (mmap::region& r : regions) {
        std::fill_n(r.writable_bytes().data(), r.size(), std::byte{'x'});
        for (std::size_t const n :
             {std::size_t{70001}, std::size_t{65536}, std::size_t{4095}, std::size_t{1}}) {
            CAPTURE(n);
            r.resize(n);
            r.resize(100000);
            REQUIRE(all(r, 0, n, std::byte{'x'}));
            REQUIRE(all(r, n, 100000, std::byte{0}));
        }
        r.resize(0);
        r.resize(200000);
        REQUIRE(all(r, 0, 200000, std::byte{0}));
    }
}

TEST_CASE("region: anonymous memory keeps its bytes as it grows, over and over") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, 1, mode);
        r.writable_bytes()[0] = std::byte{1};
        for (std::size_t n = 2; n <= (std::size_t{1} << 22U); n *= 2) {
            r.resize(n);
            REQUIRE(r[n / 2 - 1] == std::byte{1});
            REQUIRE(all(r, n / 2, n, std::byte{0}));
            r.writable_bytes()[n - 1] = std::byte{1};
        }
    }
}
