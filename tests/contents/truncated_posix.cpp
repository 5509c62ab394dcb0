#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("load: truncating a small file does not change what was loaded") {
    test::temp_dir const dir;
    std::size_t const size = mmap::contents::copied_below - 1;
    test::pattern_file(dir / "file.bin", size);
    mmap::contents const c = mmap::load(dir / "file.bin");
    std::filesystem::resize_file(dir / "file.bin", 0);
    CHECK((c.view() == test::pattern(size)));
}

TEST_CASE("load: a guard of the mapping reports that a large file was truncated") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 2 * mmap::contents::mapped_from);
    mmap::contents const c = mmap::load(dir / "file.bin");
    std::filesystem::resize_file(dir / "file.bin", mmap::page_size());
    mmap::fault_guard const g(c.mapping());
    CHECK(c[c.size() - 1] == std::byte{0});
    CHECK(g.faulted());
    CHECK(g.intact() < c.size());
}

#if defined(__linux__)
TEST_CASE("load: files of /proc, whose size is not known, are read to their end") {
    mmap::contents const c = mmap::load("/proc/self/maps");
    CHECK(c.size() > 1000);
    CHECK(c.view().find("[stack]") != std::string_view::npos);
    CHECK(c.view().back() == '\n');
}
#endif
