#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a window slides in place over a file of 64 GiB, without a further mapping") {
    test::temp_dir const dir;
    test::sparse_file(dir / "file.bin", std::uint64_t{64} << 30U);
    mmap::options how;
    how.length = 1U << 20U;
    how.keep_handle = true;
    mmap::region r(dir / "file.bin", mmap::RDONLY, how);
    std::byte const* const where = r.data();
    auto const before = test::held();
    for (std::uint64_t offset = 0; offset < std::uint64_t{64} << 30U; offset += 1U << 30U) {
        r.slide(offset);
        REQUIRE(r.data() == where);
    }
    CHECK(test::held() == before);
}

TEST_CASE("region: a longer part is mapped elsewhere, and what was mapped before is no more") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 300000);
    mmap::options how;
    how.length = 1000;
    how.keep_handle = true;
    mmap::region r(dir / "file.bin", mmap::RDONLY, how);
    auto const before = test::held();
    for (std::size_t const length : {50000U, 100000U, 200000U}) {
        r.slide(10, length);
        CHECK((r.view() == test::pattern(length, 10)));
        CHECK(test::held() == before);
    }
}

TEST_CASE("region: a shorter part keeps the address space for the next longer one") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 200000);
    mmap::options how;
    how.length = 100000;
    how.keep_handle = true;
    mmap::region r(dir / "file.bin", mmap::RDONLY, how);
    std::byte const* const where = r.data();
    std::size_t const page = mmap::page_size();
    r.slide(20 * page, 10);
    CHECK(r.data() == where);
    r.slide(page, 100000);
    CHECK(r.data() == where);
    CHECK((r.view() == test::pattern(100000, page)));
}
