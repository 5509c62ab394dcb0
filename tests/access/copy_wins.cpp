#include <mmap.hpp>

#include "support/catch.hpp"

static_assert((mmap::COPY | mmap::RDWR) == mmap::COPY);
static_assert((mmap::RDWR | mmap::COPY) == mmap::COPY);
static_assert((mmap::RDWR | mmap::COPY | mmap::EXEC) == (mmap::COPY | mmap::EXEC));

TEST_CASE("access: RDWR together with COPY means COPY") {
    CHECK(((mmap::RDWR | mmap::COPY) & mmap::access::write) == mmap::NONE);
    CHECK(((mmap::RDWR | mmap::COPY) & mmap::access::copy) == mmap::access::copy);
}
