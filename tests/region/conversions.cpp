#include <filesystem>
#include <mmap.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

namespace {
template <class From>
constexpr bool becomes_region = std::is_convertible_v<From, mmap::region>;
template <class... Arguments>
constexpr bool makes_region = std::is_constructible_v<mmap::region, Arguments...>;
}  // namespace

// No path, handle or number turns into a mapping by being passed to a function.
static_assert(!becomes_region<char const*> && !becomes_region<std::string>);
static_assert(!becomes_region<std::filesystem::path> &&
              !becomes_region<mmap::detail::native::handle>);
static_assert(!becomes_region<mmap::shared> && !becomes_region<mmap::anonymous>);
static_assert(makes_region<char const*> && makes_region<std::string> &&
              makes_region<std::filesystem::path>);
static_assert(makes_region<mmap::detail::native::handle> && makes_region<mmap::owned> &&
              makes_region<mmap::shared>);
// Nor does what is neither path nor handle.
static_assert(!makes_region<std::string_view> && !makes_region<std::nullptr_t>);
static_assert(!makes_region<double> && !makes_region<bool> && !makes_region<char>);
static_assert(!makes_region<mmap::anonymous>, "memory without a length");
static_assert(!makes_region<mmap::region const&>);
static_assert(!std::is_constructible_v<bool, mmap::span<int>> &&
              !std::is_convertible_v<mmap::region, bool>);
static_assert(!std::is_default_constructible_v<struct mmap>, "mmap is a scope, not an object");

TEST_CASE("region: nothing becomes a region unasked") { SUCCEED("checked by the compiler"); }
