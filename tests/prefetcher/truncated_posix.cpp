#include <mmap.hpp>
#include <mmap/prefetcher.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("prefetcher: a file truncated ahead of the scan stops it and kills nobody") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 3'000'000);
    mmap::region const r(dir / "file.bin");
    std::filesystem::resize_file(dir / "file.bin", 4096);
    mmap::prefetcher ahead(r, 1 << 20);
    for (std::size_t at = 0; at < r.size(); at += 4096) ahead.at(at);
    CHECK((r.view().substr(0, 4096) == test::pattern(4096)));
}
