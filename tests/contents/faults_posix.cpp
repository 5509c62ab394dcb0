#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
// Copies into memory that the system has to provide took ten times as long as mappings: a page fault
// for each page.
TEST_CASE("load: many files at once do not cost a page fault for each of their pages") {
    test::temp_dir const dir;
    constexpr std::size_t size = std::size_t{256} << 10U;
    constexpr std::size_t files = 32;
    test::pattern_file(dir / "file.bin", size);
    std::vector<mmap::contents> loaded;
    loaded.reserve(files);
    long const before = test::minor_faults();
    std::size_t zeros = 0;
    for (std::size_t i = 0; i < files; ++i) {
        loaded.push_back(mmap::load(dir / "file.bin"));
        for (std::size_t at = 0; at < size; at += mmap::page_size())
            zeros += loaded.back()[at] == std::byte{0};
    }
    long const faults = test::minor_faults() - before;
    CAPTURE(zeros);
    CHECK(faults < static_cast<long>(files * size / mmap::page_size() / 2));
}
#endif
