#include <array>
#include <mmap.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if __cplusplus >= 202002L
#include <algorithm>
#include <ranges>
#include <span>
static_assert(std::ranges::contiguous_range<mmap::span<int>>);
static_assert(std::ranges::sized_range<mmap::span<int const>>);
#endif

static_assert(std::is_convertible_v<std::vector<int>, mmap::span<int const>>);
static_assert(std::is_convertible_v<std::array<int, 3> const&, mmap::span<int const>>);
static_assert(std::is_convertible_v<std::string, mmap::span<char const>>);
static_assert(!std::is_convertible_v<std::vector<int> const&, mmap::span<int>>);
static_assert(!std::is_convertible_v<std::vector<int>, mmap::span<long const>>);
static_assert(!std::is_convertible_v<std::vector<bool>, mmap::span<bool const>>);
static_assert(!std::is_convertible_v<int, mmap::span<int const>>);

TEST_CASE(
    "span: becomes a std::span where there is one, also a span that a region has just given") {
    int numbers[] = {1, 2, 3};
    mmap::span<int> s(numbers, 3);
#if defined(__cpp_lib_ranges) && defined(__cpp_lib_span)
    static_assert(std::ranges::borrowed_range<mmap::span<int>>);
    static_assert(std::ranges::view<mmap::span<int const>>);
    std::span<int> const standard(s);
    CHECK(standard.data() == numbers);
    CHECK(standard.size() == 3);
    mmap::span<int const> const back = standard;
    CHECK(back.data() == numbers);
    mmap::region r(mmap::ANON, 12);
    std::span<int> const elements = r.as<int>();
    std::span<std::byte> const bytes = r.writable_bytes();
    elements[1] = 43;
    CHECK(bytes[0] == std::byte{0});
    CHECK(std::ranges::find(r.as<int>(), 43) == elements.data() + 1);
#else
    CHECK(s.data() == numbers);
#endif
}

TEST_CASE("span: vectors and appenders take what has consecutive elements") {
    test::temp_dir const dir;
    std::vector<int> const numbers{1, 2, 3};
    mmap::vector<int> a(dir / "a");
    a.append(numbers);
    a.append(std::array<int, 2>{4, 5});
    CHECK(a.size() == 5);
    CHECK(a[4] == 5);
    mmap::vector<int> b(dir / "b");
    b.append(a);
    CHECK(b.size() == 5);
    mmap::appender log(dir / "log");
    log.append(std::vector<std::byte>{std::byte{'a'}, std::byte{'b'}});
    log.append(std::string("cd"));
    CHECK(log.view() == "abcd");
}
