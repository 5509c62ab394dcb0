#include <mmap.hpp>

#include "support/catch.hpp"

static_assert((mmap::NONE | mmap::RDONLY) == mmap::RDONLY);
static_assert((mmap::RDONLY | mmap::RDWR) == mmap::RDWR);
static_assert((mmap::RDONLY | mmap::EXEC) != mmap::RDONLY);
static_assert((mmap::RDONLY & mmap::EXEC) == mmap::NONE);

TEST_CASE("access: a mode tells whether it has EXEC") {
    for (mmap::access const mode : {mmap::NONE, mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        CHECK((mode & mmap::EXEC) == mmap::NONE);
        CHECK(((mode | mmap::EXEC) & mmap::EXEC) == mmap::EXEC);
        CHECK(((mode | mmap::EXEC) & mode) == mode);
    }
}
