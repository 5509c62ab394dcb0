#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"

using c_text = mmap::cstring_view<char>;

TEST_CASE("text: a string with a NUL inside is not valid, for a system would see less of it") {
    CHECK_FALSE(c_text(std::string("a\0b", 3)).valid());
    CHECK_FALSE(c_text(std::string("\0", 1)).valid());
    CHECK_FALSE(c_text(std::string("ab\0", 3)).valid());
    CHECK(c_text(std::string("ab")).valid());
    CHECK(c_text(std::string()).valid());
}

#if !defined(_WIN32)  // where a path is of char
TEST_CASE("text: neither is a std::filesystem::path with a NUL inside") {
    CHECK_FALSE(c_text(std::filesystem::path(std::string("a\0b", 3))).valid());
    CHECK(c_text(std::filesystem::path("ab")).valid());
}
#endif

TEST_CASE("text: a null pointer is not valid") {
    char const* const none = nullptr;
    CHECK_FALSE(c_text(none).valid());
}
