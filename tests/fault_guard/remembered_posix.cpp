#include <filesystem>
#include <mmap.hpp>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a region keeps the zeros of a fault until it is unmapped, and later guards say so") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, 'f'));
    mmap::region text(dir / "f");
    {
        mmap::fault_guard const g(text);
        std::filesystem::resize_file(dir / "f", page);
        CHECK(text[page] == std::byte{0});
    }
    test::write_file(dir / "f", std::string(2 * page, 'n'));
    {
        mmap::fault_guard const later(text);
        CHECK(later.faulted());
        CHECK(later.intact() == page);
        CHECK(text[page] == std::byte{0});
    }
    mmap::region moved(std::move(text));
    {
        mmap::fault_guard const later(moved);
        CHECK(later.faulted());
    }
    moved = mmap::region(dir / "f");
    mmap::fault_guard const fresh(moved);
    CHECK(moved.view() == std::string(2 * page, 'n'));
    CHECK_FALSE(fresh.faulted());
}
