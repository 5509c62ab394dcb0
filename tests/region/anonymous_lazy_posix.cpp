#include <sys/stat.h>
#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: anonymous memory takes no memory before it is used, nor when it grows") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, std::size_t{32} << 20U, mode);
        // The blocks of an object, too: pages that nobody has touched are not resident (mincore(2)).
        struct stat object = {};
        if (mode == mmap::RDWR) r.lock(0, 1);  // which mremap(2) does not move
        r.resize(std::size_t{64} << 20U);
        if (mode == mmap::RDWR) REQUIRE(::fstat(r.native_handle(), &object) == 0);
        CHECK(object.st_blocks < (16 << 20) / 512);
        CHECK(r.resident() < std::size_t{16} << 20U);  // large pages, perhaps
        r.writable_bytes()[r.size() - 1] = std::byte{1};
        CHECK(r.resident() > 0);
    }
}
