#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

#if defined(__linux__)
// "MS_INVALIDATE was specified [...], and a memory lock exists" (msync(2))
TEST_CASE("region: what is locked cannot be invalidated, and both forms tell") {
    if (test::sanitized) {
        SUCCEED("the sanitizer makes mlock() a no-op");
        return;
    }
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "a");
    mmap::region r(dir / "file.bin");
    r.lock();
    std::error_code ec;
    r.invalidate(ec);
    CHECK(ec == std::errc::device_or_resource_busy);
    CHECK(test::code_thrown([&] { r.invalidate(); }) == ec);
    r.unlock();
    r.invalidate();
    mmap::region empty(mmap::ANON, 0);
    empty.invalidate(ec);
    CHECK_FALSE(ec);
}
#endif
