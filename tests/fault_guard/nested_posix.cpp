#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("guards of one region nest, and each tells of the other's fault") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(4 * page, 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    mmap::fault_guard const outer(text);
    {
        mmap::fault_guard const inner(text);
        CHECK(text[3 * page] == std::byte{0});
        CHECK(inner.intact() == 3 * page);
        CHECK(outer.intact() == 3 * page);
    }
    CHECK(text[page] == std::byte{0});  // the outer one guards still
    CHECK(outer.intact() == page);
}

TEST_CASE("guards of several regions nest, and each tells of its own region only") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "a", std::string(2 * page, 'a'));
    test::write_file(dir / "b", std::string(2 * page, 'b'));
    mmap::region const a(dir / "a");
    mmap::region const b(dir / "b");
    std::filesystem::resize_file(dir / "a", page);
    std::filesystem::resize_file(dir / "b", page);
    mmap::fault_guard const guard_a(a);
    {
        mmap::fault_guard const guard_b(b);
        CHECK(a[page] == std::byte{0});
        CHECK(guard_a.faulted());
        CHECK_FALSE(guard_b.faulted());
        CHECK(b[page] == std::byte{0});
        CHECK(guard_b.faulted());
    }
    CHECK(guard_a.intact() == page);
}

TEST_CASE("region::read() under a guard of the same region is an error and replaces nothing") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    mmap::fault_guard const g(text);
    char c = 'u';
    std::error_code ec;
    text.read(page, &c, 1, ec);
    CHECK(ec == std::errc::io_error);
    CHECK(c == 'u');
    CHECK_FALSE(g.faulted());
    CHECK(text[page] == std::byte{0});  // the guard guards still
    CHECK(g.faulted());
}
