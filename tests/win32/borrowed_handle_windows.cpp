#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("growing and shrinking leave the file pointer of a borrowed handle where it was") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 10);
    test::handle file(dir / "f", test::rights::read_write);
    LARGE_INTEGER at = {};
    at.QuadPart = 3;
    SetFilePointerEx(file.get(), at, nullptr, FILE_BEGIN);
    mmap::region data(file.get(), mmap::RDWR);
    data.resize(100000);
    data.resize(20);
    data.flush();
    at.QuadPart = 0;
    LARGE_INTEGER now = {};
    SetFilePointerEx(file.get(), at, &now, FILE_CURRENT);
    CHECK(now.QuadPart == 3);
}
