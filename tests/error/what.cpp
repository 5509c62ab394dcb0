#include <mmap.hpp>
#include <string>
#include <type_traits>

#include "support/catch.hpp"

static_assert(std::is_base_of_v<std::system_error, mmap::error>);
static_assert(std::is_error_code_enum_v<mmap::errc>);

TEST_CASE("error: what() names the operation, the object and the reason") {
    mmap::error const e(mmap::errc::closed, "flush", "\"a/b.bin\"");
    CHECK(std::string(e.what()) == "cannot flush \"a/b.bin\": Region is closed");
    CHECK(e.operation() == "flush");
    CHECK(e.object() == "\"a/b.bin\"");
    CHECK(e.code() == mmap::errc::closed);
}

TEST_CASE("error: raise throws, and std::system_error catches it") {
    CHECK_THROWS_AS(mmap::error::raise(mmap::errc::closed, "flush", "it"), std::system_error);
}
