#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region::read() into a guarded region takes each fault where it belongs") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "from", page);
    test::pattern_file(dir / "to", 2 * page);
    mmap::region from(dir / "from");
    mmap::region to(dir / "to", mmap::RDWR);
    std::filesystem::resize_file(dir / "to", page);
    std::error_code ec;
    {
        mmap::fault_guard const g(to);
        from.read(0, to.writable_bytes().data() + page, page, ec);  // the target faults
        CHECK_FALSE(ec);
        CHECK(g.faulted());
        CHECK(g.intact() == page);
        CHECK(to.view().substr(page) == from.view());

        std::filesystem::resize_file(dir / "from", 0);
        from.read(0, to.writable_bytes().data(), page, ec);  // the source faults
        CHECK(ec == std::errc::io_error);
    }
    CHECK(std::filesystem::file_size(dir / "to") == page);
}
