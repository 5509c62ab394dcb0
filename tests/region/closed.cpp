#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"
#include "support/thrown.hpp"

static_assert(std::is_nothrow_default_constructible_v<mmap::region>);
static_assert(sizeof(mmap::region) <= 72, "a region is cheap to keep by the thousand");

TEST_CASE("region: a default region is closed and empty, and asks for nothing") {
    mmap::region const r;
    CHECK_FALSE(r.is_open());
    CHECK_FALSE(r);
    CHECK(r.empty());
    CHECK(r.size() == 0);
    CHECK(r.data() == nullptr);
    CHECK(r.begin() == r.end());
    CHECK(r.view().empty());
    CHECK(r.mode() == mmap::NONE);
    CHECK(r.offset() == 0);
    CHECK(r.capacity() == 0);
    CHECK_FALSE(r.created());
    CHECK_FALSE(r.writable());
    CHECK(r.native_handle() == mmap::detail::native::none);
}

TEST_CASE("region: what a closed region throws says that it is closed") {
    mmap::region r;
    auto const e = test::thrown([&] { r.flush(); });
    REQUIRE(e);
    CHECK(e->code() == mmap::errc::closed);
    CHECK(std::string(e->what()).find("a closed region") != std::string::npos);
    CHECK(e->operation() == "flush");
}
