#include <mmap.hpp>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

static_assert(std::is_nothrow_move_constructible_v<mmap::region>);
static_assert(std::is_nothrow_move_assignable_v<mmap::region>);
static_assert(std::is_nothrow_swappable_v<mmap::region>);
static_assert(!std::is_copy_constructible_v<mmap::region>);
static_assert(!std::is_copy_assignable_v<mmap::region>);

TEST_CASE("region: moving hands the mapping over, where it is, and leaves a closed region") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region from(dir / "file.bin", mmap::RDWR, 10, 20);
    std::byte const* const at = from.data();
    mmap::region to = std::move(from);
    CHECK(to.data() == at);
    CHECK(to.size() == 20);
    CHECK(to.offset() == 10);
    CHECK(to.mode() == mmap::RDWR);
    CHECK_FALSE(from.is_open());
    CHECK(from.data() == nullptr);
    CHECK(from.native_handle() == mmap::detail::native::none);
}

TEST_CASE("region: assigning unmaps what was there before") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    test::holdings const before = test::held();
    {
        mmap::region r(dir / "file.bin", mmap::RDWR);
        r = mmap::region(mmap::ANON, 10, mmap::COPY);
        CHECK(r.size() == 10);
        r = mmap::region();
        CHECK_FALSE(r.is_open());
        CHECK(test::held() == before);
    }
    CHECK(test::held() == before);
}

TEST_CASE("region: assigning a region to itself keeps it") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin");
    mmap::region& same = r;
    r = std::move(same);
    CHECK(r.is_open());
    CHECK(r.view() == "abc");
}

TEST_CASE("region: regions live in a vector") {
    std::vector<mmap::region> regions;
    for (std::size_t i = 1; i <= 50; ++i) regions.emplace_back(mmap::ANON, i, mmap::COPY);
    for (std::size_t i = 1; i <= 50; ++i) CHECK(regions[i - 1].size() == i);
}
