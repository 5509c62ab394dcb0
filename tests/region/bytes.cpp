#include <algorithm>
#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if __cplusplus >= 202002L
#include <ranges>
#include <span>
static_assert(std::ranges::contiguous_range<mmap::region>);
static_assert(std::ranges::sized_range<mmap::region>);
#endif

// Reading never needs, and never gives, the right to store.
static_assert(std::is_same_v<decltype(std::declval<mmap::region&>().data()), std::byte const*>);
static_assert(std::is_same_v<decltype(std::declval<mmap::region&>()[0]), std::byte const&>);
static_assert(std::is_same_v<decltype(std::declval<mmap::region&>().begin()), std::byte const*>);

TEST_CASE("region: is a range of bytes, and text") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "hello");
    mmap::region const r(dir / "file.bin");
    CHECK(r[1] == std::byte{'e'});
    CHECK(std::count(r.begin(), r.end(), std::byte{'l'}) == 2);
    std::string text;
    for (std::byte const b : r) text += static_cast<char>(b);
    CHECK(text == "hello");
    CHECK(r.view() == "hello");
#if __cplusplus >= 202002L
    std::span<std::byte const> const bytes = r;
    CHECK(bytes.size() == 5);
#endif
}

TEST_CASE("region: writable_bytes() are the region's own bytes") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    mmap::span<std::byte> const bytes = r.writable_bytes();
    CHECK(bytes.data() == r.data());
    CHECK(bytes.size() == r.size());
    std::error_code ec = mmap::errc::closed;
    CHECK(r.writable_bytes(ec).size() == 100);
    CHECK_FALSE(ec);
}
