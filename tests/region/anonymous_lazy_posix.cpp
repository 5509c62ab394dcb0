#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("region: anonymous memory takes no memory before it is used, nor when it grows") {
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, std::size_t{32} << 20U, mode);
        r.resize(std::size_t{64} << 20U);
        CHECK(r.resident() < std::size_t{16} << 20U);  // large pages, perhaps
        r.writable_bytes()[r.size() - 1] = std::byte{1};
        CHECK(r.resident() > 0);
    }
}
