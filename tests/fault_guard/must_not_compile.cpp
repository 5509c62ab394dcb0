#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"

TEST_CASE("a guard cannot be made of a region about to die, nor be copied") {
    STATIC_REQUIRE(std::is_constructible_v<mmap::fault_guard, mmap::region&>);
    STATIC_REQUIRE(std::is_constructible_v<mmap::fault_guard, mmap::region const&>);
    STATIC_REQUIRE(
        std::is_nothrow_constructible_v<mmap::fault_guard, mmap::region const&, std::error_code&>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<mmap::fault_guard, mmap::region>);
    STATIC_REQUIRE_FALSE(std::is_constructible_v<mmap::fault_guard, mmap::region const>);
    STATIC_REQUIRE_FALSE(
        std::is_constructible_v<mmap::fault_guard, mmap::region, std::error_code&>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<mmap::region const&, mmap::fault_guard>);
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<mmap::fault_guard>);
    STATIC_REQUIRE_FALSE(std::is_move_constructible_v<mmap::fault_guard>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<mmap::fault_guard>);
}
