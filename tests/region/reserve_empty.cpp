#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
constexpr std::size_t reserve = std::size_t{1} << 17U;

mmap::options empty_with_reserve() {
    mmap::options o;
    o.length = 0;
    o.reserve = reserve;
    return o;
}
}  // namespace

// Linux: mremap moved the inaccessible reserve as it was, and the first store faulted (found by mmap_model).
TEST_CASE("region: memory that was empty is usable after it has grown beyond its reserve") {
    for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
        mmap::region r(mmap::ANON, mode, empty_with_reserve());
        CHECK(r.empty());
        r.resize(r.capacity() + 1);
        r.writable_bytes()[r.size() - 1] = std::byte{1};
        CHECK(r[0] == std::byte{0});
        CHECK(r[r.size() - 1] == std::byte{1});
    }
}

// Windows: such a region could not be protected, and grew without being mapped (found by mmap_model).
TEST_CASE("region: an empty region with a reserve at an unaligned offset works as any other") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::options o = empty_with_reserve();
    o.offset = 100;
    mmap::region r(dir / "file.bin", mmap::RDWR, o);
    CHECK(r.empty());
    r.protect(mmap::RDONLY);
    r.protect(mmap::RDWR);
    r.resize(10);
    CHECK(r[9] == std::byte{0});
    r.writable_bytes()[9] = std::byte{1};
    r.resize(0);
    r.protect(mmap::RDONLY);
    r.protect(mmap::RDWR);
    r.resize(10);
    CHECK(r[9] == std::byte{0});
}

// POSIX: space that was asked for at a place, and could not be had there, was quietly no space at all
// (found by mmap_model).
TEST_CASE("region: reserved space that must be at an address is there, or an error") {
    mmap::region const other(mmap::ANON, 10);
    mmap::options o = empty_with_reserve();
    o.address = other.data();
    o.fixed = true;
    std::error_code ec;
    mmap::region const r(mmap::ANON, mmap::RDWR, o, ec);
    CHECK(ec == std::errc::address_in_use);
    CHECK_FALSE(r.is_open());
}
