#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

namespace {
bool ends_in_zeros(mmap::contents const& c, std::size_t n) {
    std::byte const* const end = c.data() + c.size();
    for (std::size_t i = 0; i < n; ++i)
        if (end[i] != std::byte{0}) return false;
    return true;
}
}  // namespace

TEST_CASE("load: with padding so many zeros follow the bytes, at every size of file and padding") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    for (std::size_t const border :
         {page, mmap::contents::copied_below, mmap::contents::mapped_from,
          mmap::contents::mapped_from + (std::size_t{64} << 10U),
          3 * mmap::contents::mapped_from}) {
        for (std::size_t const size : {border - 64, border - 1, border, border + 1}) {
            test::pattern_file(dir / "file.bin", size);
            auto const before = test::held();
            for (std::size_t const n :
                 {std::size_t{0}, std::size_t{1}, std::size_t{64}, page, 3 * page + 1}) {
                CAPTURE(size, n);
                mmap::contents const c = mmap::load(dir / "file.bin", mmap::padding{n});
                REQUIRE(c.size() == size);
                REQUIRE((c.view() == test::pattern(size)));
                REQUIRE(ends_in_zeros(c, n));
            }
            REQUIRE(test::held() == before);
        }
    }
}

TEST_CASE("load: an empty file with padding is zeros alone") {
    test::temp_dir const dir;
    test::write_file(dir / "empty", "");
    std::error_code ec = mmap::errc::closed;
    mmap::contents const c = mmap::load(dir / "empty", mmap::padding{64}, ec);
    CHECK_FALSE(ec);
    CHECK(c.empty());
    REQUIRE(c.data() != nullptr);
    CHECK(ends_in_zeros(c, 64));
}

TEST_CASE("load: padding moves and swaps with the contents") {
    test::temp_dir const dir;
    std::size_t const size = 2 * mmap::contents::mapped_from;  // whole pages
    test::pattern_file(dir / "large", size);
    test::pattern_file(dir / "small", 100);
    mmap::contents a = mmap::load(dir / "large", mmap::padding{64});
    mmap::contents b = mmap::load(dir / "small", mmap::padding{64});
    swap(a, b);
    mmap::contents c(std::move(b));
    CHECK((c.view() == test::pattern(size)));
    CHECK(ends_in_zeros(c, 64));
    CHECK((a.view() == test::pattern(100)));
    CHECK(ends_in_zeros(a, 64));
    CHECK(b.empty());
}

TEST_CASE(
    "load: padding that memory cannot hold is not_enough_memory, and an error names the file") {
    test::temp_dir const dir;
    for (std::size_t const size :
         {std::size_t{0}, std::size_t{100}, 2 * mmap::contents::mapped_from}) {
        CAPTURE(size);
        test::pattern_file(dir / "file.bin", size);
        auto const before = test::held();
        for (std::size_t const n : {SIZE_MAX, SIZE_MAX / 2, SIZE_MAX - 100}) {
            std::error_code ec;
            mmap::contents const c = mmap::load(dir / "file.bin", mmap::padding{n}, ec);
            CHECK(ec == std::errc::not_enough_memory);
            CHECK(c.empty());
        }
        CHECK(test::held() == before);
    }
}

TEST_CASE("load: a handle is loaded with padding too") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{4096}, 2 * mmap::contents::mapped_from}) {
        test::pattern_file(dir / "file.bin", size);
        test::handle file(dir / "file.bin");
        CHECK(ends_in_zeros(mmap::load(file.get(), mmap::padding{100}), 100));
        CHECK(test::is_open(file.get()));
        auto const given = file.give();
        CHECK(ends_in_zeros(mmap::load(mmap::owned{given}, mmap::padding{100}), 100));
        CHECK_FALSE(test::is_open(given));
    }
}
