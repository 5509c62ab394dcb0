#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"

static_assert(std::is_aggregate_v<mmap::options>);

TEST_CASE("options: by default all of what exists, nothing created, nothing kept") {
    mmap::options const o;
    CHECK(o.offset == 0);
    CHECK(o.length == mmap::to_end);
    CHECK(o.create == mmap::create::never);
    CHECK_FALSE(o.grow);
    CHECK(o.reserve == 0);
    CHECK_FALSE(o.populate);
    CHECK_FALSE(o.locked);
    CHECK_FALSE(o.huge);
    CHECK_FALSE(o.keep_handle);
    CHECK(o.address == nullptr);
    CHECK_FALSE(o.fixed);
    CHECK(o.permissions == 0);
    CHECK(o.native_flags == 0);
}

#if __cplusplus >= 202002L
TEST_CASE("options: C++20 callers name the members they set") {
    mmap::region const r(mmap::ANON, mmap::COPY, {.length = 100, .populate = true});
    CHECK(r.size() == 100);
}
#endif
