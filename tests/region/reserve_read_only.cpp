#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
TEST_CASE("region: what can never grow takes no address space for it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::options how;
    how.length = 1000;
    how.reserve = std::size_t{1} << 28U;
    std::size_t const before = test::kib_of("/proc/self/status", "VmSize");
    mmap::region const regions[] = {mmap::region(dir / "file.bin", mmap::RDONLY, how),
                                    mmap::region(dir / "file.bin", mmap::COPY, how),
                                    mmap::region(mmap::ANON, mmap::NONE, how)};
    CHECK(test::kib_of("/proc/self/status", "VmSize") < before + how.reserve);
    for (mmap::region const& r : regions) CHECK(r.size() == 1000);
}
#endif
