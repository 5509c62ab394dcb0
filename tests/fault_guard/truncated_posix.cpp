#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("under a guard a truncated file reads as zeros and the code goes on") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(4 * page, 'f'));
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region const text(dir / "f", mode);
        mmap::fault_guard const g(text);
        std::filesystem::resize_file(dir / "f", page);

        std::string const seen(text.view());
        CHECK(seen == std::string(page, 'f') + std::string(3 * page, '\0'));
        CHECK(g.faulted());
        CHECK(g.intact() == page);
        test::write_file(dir / "f", std::string(4 * page, 'f'));
    }
}

TEST_CASE("a guard replaces from the page that faulted to the end, and no page before") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(8 * page, 'f'));
    mmap::region const text(dir / "f");
    mmap::fault_guard const g(text);
    std::filesystem::resize_file(dir / "f", 2 * page);
    CHECK(text[5 * page + 7] == std::byte{0});
    CHECK(g.intact() == 5 * page);
    std::filesystem::resize_file(dir / "f", 0);
    test::write_file(dir / "f", std::string(8 * page, 'g'));  // the file is whole again
    CHECK(text[4 * page] == std::byte{'g'});
    CHECK(text[6 * page] == std::byte{0});
    CHECK(g.intact() == 5 * page);
}
