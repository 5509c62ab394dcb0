#include <cstring>
#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// Vectorised code may read the rest of the last page first; the rest of that page belongs to the region.
TEST_CASE("a load behind the region's end in its last page is survived under a guard") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", page + 10);
    mmap::region const text(dir / "f");
    mmap::fault_guard const g(text);
    std::filesystem::resize_file(dir / "f", 0);
    std::byte const volatile* const bytes = text.data();
    CHECK(bytes[page + 1000] == std::byte{0});
    CHECK(g.faulted());
    CHECK(g.intact() == page);
}
