#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
void guards_nothing(mmap::region const& region) {
    std::error_code ec = std::make_error_code(std::errc::io_error);
    {
        mmap::fault_guard const g(region, ec);
        CHECK_FALSE(ec);
        CHECK_FALSE(g.faulted());
        CHECK(g.intact() == 0);
        g.check();
    }
    mmap::fault_guard const throwing(region);
    throwing.check();
}
}  // namespace

TEST_CASE("a guard of a closed region does nothing") { guards_nothing(mmap::region()); }

TEST_CASE("a guard of an empty region does nothing") {
    test::temp_dir dir;
    test::write_file(dir / "empty", "");
    guards_nothing(mmap::region(dir / "empty"));
    guards_nothing(mmap::region(dir / "empty", mmap::RDWR));
    guards_nothing(mmap::region(mmap::ANON, 0, mmap::COPY));
}
