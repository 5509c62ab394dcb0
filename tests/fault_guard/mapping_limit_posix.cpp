#include <sys/mman.h>

#include <filesystem>
#include <fstream>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Linux' limit of mappings; 0 where there is none to be read.
std::size_t mapping_limit() {
    std::size_t limit = 0;
    std::ifstream("/proc/sys/vm/max_map_count") >> limit;
    return limit;
}

/// Uses up the mappings that this process may have. False if that did not succeed.
bool use_up_mappings(std::size_t limit) {
    std::size_t const page = mmap::page_size();
    void* const all = ::mmap(nullptr, 2 * limit * page, PROT_NONE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) return false;
    for (std::size_t i = 1; i < 2 * limit; i += 2)
        if (::mprotect(static_cast<char*>(all) + i * page, page, PROT_READ) != 0) break;
    for (int i = 0; i < 100; ++i)  // mmap(2) may exceed the limit by one
        if (::mmap(nullptr, page, i % 2 == 0 ? PROT_READ : PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                   -1, 0) == MAP_FAILED)
            return true;
    return false;
}
}  // namespace

// The zeros needed one mapping more than the process may have, and the thread died of SIGBUS.
TEST_CASE("a guard survives a fault when the process may have no mapping more") {
    std::size_t const limit = mapping_limit();
    if (limit == 0 || limit > 200'000) {
        WARN("no limit of mappings that can be reached in a test");
        return;
    }
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 3 * page);
    mmap::region const text(dir / "f");
    auto const child = test::in_fork([&] {
        mmap::fault_guard const g(text);
        std::filesystem::resize_file(dir / "f", page);
        EXPECT(use_up_mappings(limit));
        EXPECT(text[2 * page] == std::byte{0});
        EXPECT(g.faulted());
        EXPECT(text[page] == std::byte{0});
        // What is told to be intact is the file still.
        EXPECT(g.intact() <= 2 * page);
        if (g.intact() == 0) EXPECT(text[0] == std::byte{0});
        return 0;
    });
    CHECK(child.exit_code == 0);
}
