#include <mmap.hpp>
#include <string>
#include <type_traits>

#include "support/catch.hpp"

static_assert(std::is_nothrow_copy_constructible_v<mmap::error>);
static_assert(std::is_nothrow_copy_assignable_v<mmap::error>);
static_assert(std::is_nothrow_move_constructible_v<mmap::error>);

TEST_CASE("error: a copy keeps the texts after the original is gone") {
    std::string const name(1000, 'n');
    mmap::error copy(mmap::errc::closed, "lock", "it");
    {
        mmap::error const original(mmap::errc::out_of_range, "flush", name);
        copy = original;
    }
    mmap::error const second(copy);
    CHECK(std::string(second.what()) == "cannot flush " + name + ": Range lies outside the region");
    CHECK(second.operation() == "flush");
    CHECK((second.object() == name));
    CHECK(second.code() == mmap::errc::out_of_range);
}
