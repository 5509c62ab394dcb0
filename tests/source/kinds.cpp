#include <filesystem>
#include <mmap.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

using source = mmap::source;

static_assert(std::is_convertible_v<char const*, source>);
static_assert(std::is_convertible_v<std::string, source>);
static_assert(std::is_convertible_v<std::filesystem::path, source>);
static_assert(std::is_convertible_v<mmap::detail::native::handle, source>);
static_assert(std::is_convertible_v<mmap::owned, source>);
// What no one means as a path or handle does not become one.
static_assert(!std::is_convertible_v<std::string_view, source>);
static_assert(!std::is_convertible_v<char, source>);
static_assert(!std::is_convertible_v<long, source>);
static_assert(!std::is_convertible_v<unsigned, source>);
static_assert(!std::is_convertible_v<double, source>);
static_assert(!std::is_convertible_v<bool, source>);
static_assert(!std::is_convertible_v<std::nullptr_t, source>);
#if defined(_WIN32)
static_assert(std::is_convertible_v<wchar_t const*, source>);
static_assert(std::is_convertible_v<std::wstring, source>);
static_assert(!std::is_convertible_v<int, source>);
#else
static_assert(!std::is_convertible_v<wchar_t const*, source>);
static_assert(!std::is_convertible_v<std::wstring, source>);
#endif

TEST_CASE("source: text is a path, a handle is a handle") {
    CHECK(source("a").is_path());
    CHECK(source(std::string("a")).is_path());
    CHECK(source(std::filesystem::path("a")).is_path());
    CHECK_FALSE(source(mmap::detail::native::none).is_path());
    CHECK(source(mmap::detail::native::none).given() == nullptr);
    CHECK(source(mmap::owned{}).given() != nullptr);
}

TEST_CASE("source: a path that the system would see shorter is not valid") {
    CHECK_FALSE(source(std::string("a\0b", 3)).valid());
    CHECK_FALSE(source(std::filesystem::path(std::string("a\0b", 3))).valid());
    CHECK(source("a").valid());
}

#if defined(__cpp_char8_t)
static_assert(std::is_convertible_v<std::u8string, source>);
static_assert(!std::is_convertible_v<std::u8string_view, source>);

TEST_CASE("source: text whose type says UTF-8 is a path") {
    CHECK(source(u8"\u00e4").is_path());
    CHECK(source(u8"\u00e4").describe() == "\"\xc3\xa4\"");
    CHECK(source(std::u8string(u8"a")).describe() == "\"a\"");
    CHECK_FALSE(source(std::u8string(u8"a\0b", 3)).valid());
    CHECK_FALSE(source(static_cast<char8_t const*>(nullptr)).valid());
}
#endif
