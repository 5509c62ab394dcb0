#include <mmap.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "support/catch.hpp"

using c_text = mmap::cstring_view<char>;

namespace {
struct foreign_string {  // of some framework: knows no size()
    char const* c_str() const { return "foreign"; }
};

struct signed_string {  // of another one
    char const* c_str() const { return "signed"; }
    int size() const { return 6; }
};
}  // namespace

static_assert(std::is_convertible_v<char const*, c_text>);
static_assert(std::is_convertible_v<std::string, c_text>);
static_assert(std::is_convertible_v<foreign_string, c_text>);
static_assert(!std::is_convertible_v<std::string_view, c_text>);  // may lack the NUL
static_assert(!std::is_convertible_v<std::wstring, c_text>);
static_assert(!std::is_convertible_v<std::nullptr_t, c_text>);
static_assert(!std::is_constructible_v<c_text, std::nullptr_t>);

TEST_CASE("text: takes pointers, strings, and whatever has a c_str()") {
    CHECK(std::string(c_text("pointer").c_str()) == "pointer");
    CHECK(c_text(std::string("string")).size() == 6);
    CHECK(c_text(foreign_string()).valid());
    CHECK(c_text(foreign_string()).size() == 7);
    CHECK(c_text(signed_string()).valid());
}
