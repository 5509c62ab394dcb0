#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: what is done to a part without bytes succeeds, wherever the part begins") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 5000);
    for (std::uint64_t const offset : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{5000}}) {
        CAPTURE(offset);
        mmap::region r(dir / "file.bin", mmap::RDWR, offset, 0);
        std::error_code ec = mmap::errc::closed;
        r.flush(ec);
        CHECK_FALSE(ec);
        r.flush_async(ec);
        CHECK_FALSE(ec);
        r.invalidate(ec);
        CHECK_FALSE(ec);
        r.lock(ec);
        CHECK_FALSE(ec);
        r.prefetch(ec);
        CHECK_FALSE(ec);
        r.advise(mmap::advice::will_need, ec);
        CHECK_FALSE(ec);
        CHECK(r.resident(ec) == 0);
        CHECK_FALSE(ec);
        r.protect(mmap::RDONLY, ec);
        CHECK_FALSE(ec);
    }
}
