#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a large region whose every page faults, backwards, takes no more than two mappings") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    std::size_t const pages = 2000;  // a process has some 65,530 mappings
    test::sparse_file(dir / "f", pages * page);
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    mmap::fault_guard const g(text);
    std::size_t const before = test::mapping_count();
    int sum = 0;
    for (std::size_t i = pages; i-- > 1;) sum += std::to_integer<int>(text[i * page]);
    CHECK(sum == 0);
    CHECK(g.intact() == page);
    CHECK(test::mapping_count() <= before + 1);
}
