#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
TEST_CASE("region: a resize that finds no address space leaves region, bytes and file as before") {
    if (test::sanitized) {
        SUCCEED("the sanitizer needs all address space there is");
        return;
    }
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    test::ending const child = test::in_fork([&] {
        std::size_t const mib = std::size_t{1} << 20U;
        mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR),
                                  mmap::region(mmap::ANON, 100000),
                                  mmap::region(mmap::ANON, 100000, mmap::COPY)};
        test::limit(RLIMIT_AS, test::kib_of("/proc/self/status", "VmSize") + 16 * mib);
        for (mmap::region& r : regions) {
            for (bool const split : {false, true}) {
                if (split) r.lock(0, 1);
                r.write(0, "first", 5);
                std::string const bytes(r.view());
                auto const* const at = r.data();
                test::holdings const before = test::held();
                std::error_code ec;
                r.resize(64 * mib, ec);
                EXPECT(ec == std::errc::not_enough_memory);
                EXPECT(r.size() == 100000 && r.data() == at && r.file_size() == 100000);
                EXPECT(r.view() == bytes);
                EXPECT(test::held() == before);
                if (split) r.unlock();
            }
        }
        EXPECT(std::filesystem::file_size(dir / "file.bin") == 100000);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
