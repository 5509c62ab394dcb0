#include <mmap.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#if __cplusplus >= 202002L
#include <span>
#endif

#include "support/catch.hpp"

namespace {
template <class T, class = void>
struct can_write : std::false_type {};
template <class T>
struct can_write<T, std::void_t<decltype(std::declval<mmap::cursor&>().write(std::declval<T>()))>>
    : std::true_type {};

struct plain {
    int a;
    float b;
};
struct virtual_one {
    virtual ~virtual_one() = default;
};
}  // namespace

TEST_CASE("cursor::write() takes values and bytes, and nothing that only points to them") {
    STATIC_REQUIRE(can_write<int>::value);
    STATIC_REQUIRE(can_write<plain const&>::value);
    STATIC_REQUIRE(can_write<std::byte>::value);
    STATIC_REQUIRE(can_write<char const(&)[4]>::value);
    STATIC_REQUIRE(can_write<std::string>::value);
    STATIC_REQUIRE(can_write<std::string_view>::value);
    STATIC_REQUIRE(can_write<mmap::span<std::byte>>::value);

    STATIC_REQUIRE_FALSE(can_write<int*>::value);
    STATIC_REQUIRE_FALSE(can_write<plain const*>::value);
    STATIC_REQUIRE_FALSE(can_write<void*>::value);
    STATIC_REQUIRE_FALSE(can_write<int(&)[4]>::value);
    STATIC_REQUIRE_FALSE(can_write<mmap::span<int>>::value);
    STATIC_REQUIRE_FALSE(can_write<mmap::span<int const>>::value);
    STATIC_REQUIRE_FALSE(can_write<std::vector<int>>::value);
    STATIC_REQUIRE_FALSE(can_write<std::wstring_view>::value);
    STATIC_REQUIRE_FALSE(can_write<virtual_one>::value);
#if __cplusplus >= 202002L
    STATIC_REQUIRE_FALSE(can_write<std::span<int>>::value);
    STATIC_REQUIRE_FALSE(can_write<std::span<char const>>::value);
#endif
}

TEST_CASE("a cursor cannot be made of a region about to die") {
    STATIC_REQUIRE(std::is_constructible_v<mmap::cursor, mmap::region&>);
    STATIC_REQUIRE(std::is_constructible_v<mmap::cursor, mmap::region const&>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<mmap::cursor, mmap::region>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<mmap::cursor, mmap::region const>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<mmap::region&, mmap::cursor>);
}
