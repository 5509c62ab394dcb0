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

TEST_CASE("error: of an operation or an object with a NUL it shows what is before that") {
    mmap::error const e(mmap::errc::closed, std::string_view("flush\0ed", 8),
                        std::string_view("it\0self", 7));
    CHECK(std::string(e.what()) == "cannot flush it: Region is closed");
    CHECK(e.operation() == "flush");
    CHECK(e.object() == "it");
    mmap::error const nothing(mmap::errc::closed, std::string_view("\0", 1), std::string_view());
    CHECK(std::string(nothing.what()) == "cannot  : Region is closed");
    CHECK(nothing.operation().empty());
    CHECK(nothing.object().empty());
}

TEST_CASE("error: of a very long object it shows the first MiB") {
    std::string const name((1 << 20) + 1, 'n');
    mmap::error const e(mmap::errc::closed, "map", name);
    CHECK((e.object() == name.substr(1)));
    CHECK(std::string(e.what()).size() ==
          name.size() - 1 + sizeof "cannot map : Region is closed" - 1);
}
