#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: COPY stores stay in this process and leave the file alone") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 10000);
    {
        mmap::region mine(path, mmap::COPY);
        CHECK(mine.writable());
        mine.writable_bytes()[5000] = std::byte{0xFF};
        CHECK(mine[5000] == std::byte{0xFF});
        mine.flush();
        mmap::region const other(path);
        CHECK((other.view() == test::pattern(10000)));
    }
    CHECK((test::read_file(path) == test::pattern(10000)));
}

TEST_CASE("region: RDWR | COPY is COPY") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "abc");
    mmap::region r(path, mmap::RDWR | mmap::COPY);
    CHECK(r.mode() == mmap::COPY);
    r.writable_bytes()[0] = std::byte{'X'};
    r.unmap();
    CHECK(test::read_file(path) == "abc");
}

TEST_CASE("region: COPY needs no more than a handle to read") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "abc");
    test::handle const file(path, test::rights::read);
    mmap::region r(file.get(), mmap::COPY);
    r.writable_bytes()[0] = std::byte{'X'};
    CHECK(r.view() == "Xbc");
    CHECK(test::read_file(path) == "abc");
}
