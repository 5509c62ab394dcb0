#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
/// An address where `size` bytes have room, as it was a moment ago.
std::byte const* free_address(std::size_t size) {
    return mmap::region(mmap::ANON, size, mmap::NONE).data();
}

mmap::options at(void const* address, bool fixed, std::size_t length) {
    mmap::options o;
    o.address = address;
    o.fixed = fixed;
    o.length = length;
    return o;
}
}  // namespace

TEST_CASE("region: maps where it is told, if there is room") {
    test::temp_dir const dir;
    std::size_t const unit = mmap::granularity();
    test::pattern_file(dir / "file.bin", 4 * unit);
    for (bool const fixed : {false, true}) {
        std::byte const* const where = free_address(8 * unit) + 2 * unit;
        {
            mmap::region const memory(mmap::ANON, mmap::COPY, at(where, fixed, unit));
            CHECK(memory.data() == where);
        }
        {
            mmap::region const file(dir / "file.bin", mmap::RDONLY, at(where, fixed, 3 * unit));
            CHECK(file.data() == where);
            CHECK((file.view() == test::pattern(3 * unit)));
        }
        mmap::options o =
            at(where + 5, fixed, 100);  // the address and the offset differ by whole units
        o.offset = unit + 5;
        mmap::region const part(dir / "file.bin", mmap::RDONLY, o);
        CHECK(part.data() == where + 5);
        CHECK(part.view() == test::pattern(100, unit + 5));
    }
}

TEST_CASE("region: fixed where something is mapped is address_in_use, and what is there stays") {
    std::size_t const unit = mmap::granularity();
    mmap::region neighbour(mmap::ANON, 4 * unit, mmap::COPY);
    neighbour.writable_bytes()[2 * unit] = std::byte{'n'};
    std::byte const* const before = neighbour.data();
    test::holdings const held = test::held();
    for (std::byte const* where : {before, before + unit, before + 3 * unit}) {
        for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
            std::error_code ec;
            mmap::region const none(mmap::ANON, mode, at(where, true, 2 * unit), ec);
            CHECK(ec == std::errc::address_in_use);
            CHECK_FALSE(none.is_open());
        }
        CHECK(test::code_thrown([&] {
                  mmap::region(mmap::ANON, mmap::COPY, at(where, true, 2 * unit));
              }) == std::errc::address_in_use);
    }
    CHECK(test::held() == held);
    CHECK(neighbour[2 * unit] == std::byte{'n'});
}

TEST_CASE("region: a hint that is taken is ignored, and what is there stays") {
    mmap::region neighbour(mmap::ANON, mmap::granularity(), mmap::COPY);
    neighbour.writable_bytes()[0] = std::byte{'n'};
    mmap::region other(mmap::ANON, mmap::COPY, at(neighbour.data(), false, 100));
    CHECK(other.data() != neighbour.data());
    CHECK(other[0] == std::byte{0});
    CHECK(neighbour[0] == std::byte{'n'});
}

TEST_CASE(
    "region: fixed at an address that does not suit the offset, or at none, is invalid_argument") {
    std::byte const* const where = free_address(4 * mmap::granularity());
    std::error_code ec;
    CHECK_FALSE(mmap::region(mmap::ANON, mmap::COPY, at(where + 1, true, 100), ec));
    CHECK(ec == std::errc::invalid_argument);
    CHECK_FALSE(mmap::region(mmap::ANON, mmap::COPY, at(nullptr, true, 100), ec));
    CHECK(ec == std::errc::invalid_argument);
    mmap::region const hint(mmap::ANON, mmap::COPY, at(where + 1, false, 100), ec);
    CHECK_FALSE(ec);
    CHECK(hint.is_open());
}
