#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "region: a borrowed handle may be closed at once and the mapping reads, stores and flushes "
    "on") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 10000);
    test::handle file(path, test::rights::read_write);
    mmap::region r(file.get(), mmap::RDWR);
    CHECK(test::is_open(file.get()));
    CHECK(r.native_handle() != file.get());
    file.close();
    CHECK((r.view() == test::pattern(10000)));
    r.writable_bytes()[0] = std::byte{'X'};
    r.flush();
    r.flush_async();
    r.resize(20000);
    CHECK(r.file_size() == 20000);
    r.unmap();
    CHECK(test::read_file(path)[0] == 'X');
    CHECK(std::filesystem::file_size(path) == 20000);
}

TEST_CASE("region: a borrowed handle stays open, whatever happens to the region") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    test::handle const file(dir / "file.bin", test::rights::read_write);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region(file.get(), mode);
        CHECK(test::is_open(file.get()));
        std::error_code ec;
        mmap::region(file.get(), mode, 101, 1, ec);
        CHECK(ec);
        CHECK(test::is_open(file.get()));
    }
}
