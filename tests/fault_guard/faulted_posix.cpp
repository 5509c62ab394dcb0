#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("fault_guard::faulted() is about what was read, not about what the file is") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "f", 4 * page);
    mmap::region const text(dir / "f");
    mmap::fault_guard const g(text);
    std::filesystem::resize_file(dir / "f", page);
    CHECK(text.view().substr(0, page) == test::pattern(page));
    CHECK_FALSE(g.faulted());  // all that was read was the file's
    CHECK(g.intact() == 4 * page);
    g.check();

    CHECK(text[page] == std::byte{0});
    CHECK(g.faulted());
    CHECK(g.intact() == page);
}
