#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a length past the end extends the file when asked to grow") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const sizes[] = {0, 1, 5000};
    for (std::size_t const size : sizes) {
        for (std::uint64_t const offset : {0U, 1U, 4097U, 70000U}) {
            CAPTURE(size, offset);
            test::pattern_file(path, size);
            mmap::options o;
            o.offset = offset;
            o.length = 100000;
            o.grow = true;
            mmap::region r(path, mmap::RDWR, o);
            CHECK(r.size() == 100000);
            CHECK(r.offset() == offset);
            CHECK_FALSE(r.created());
            CHECK(r.file_size() == offset + 100000);
            r.writable_bytes()[99999] = std::byte{'!'};
            r.unmap();

            std::string expected = test::pattern(size);
            expected.resize(static_cast<std::size_t>(offset) + 99999);
            CHECK((test::read_file(path) == expected + '!'));
        }
    }
}

TEST_CASE("region: growing through a handle extends the file too") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "abc");
    test::handle const file(path, test::rights::read_write);
    mmap::options o;
    o.length = 10;
    o.grow = true;
    mmap::region const r(file.get(), mmap::RDWR, o);
    CHECK(r.view() == std::string("abc") + std::string(7, '\0'));
}

TEST_CASE("region: grow never makes a file shorter") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 5000);
    mmap::options o;
    o.length = 10;
    o.grow = true;
    mmap::region const r(path, mmap::RDWR, o);
    CHECK(r.size() == 10);
    CHECK(std::filesystem::file_size(path) == 5000);
}
