#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a guard of a healthy file has nothing to tell") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 100'000);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region const text(dir / "f", mode);
        std::error_code ec = std::make_error_code(std::errc::io_error);
        mmap::fault_guard const g(text, ec);
        CHECK_FALSE(ec);
        CHECK(text.view() == test::pattern(100'000));
        CHECK_FALSE(g.faulted());
        CHECK(g.intact() == 100'000);
        g.check();
        ec = std::make_error_code(std::errc::io_error);
        g.check(ec);
        CHECK_FALSE(ec);
    }
}

TEST_CASE("stores under a guard reach the file as they do without") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 100'000);
    {
        mmap::region data(dir / "f", mmap::RDWR);
        mmap::fault_guard const g(data);
        data.writable_bytes()[50'000] = std::byte{'!'};
        data.flush();
        data.write(50'001, "?", 1);
        g.check();
    }
    CHECK(test::read_file(dir / "f").substr(50'000, 2) == "!?");
}
