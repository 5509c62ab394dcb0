#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
std::size_t const size = 3 * 65536 + 777;

mmap::options window(std::size_t length) {
    mmap::options how;
    how.length = length;
    how.keep_handle = true;
    return how;
}
}  // namespace

TEST_CASE("region: slide shows any other part of the file, whatever its offset") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", size);
    std::string const all = test::pattern(size);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        mmap::region r(dir / "file.bin", mode, window(5000));
        for (std::size_t const offset :
             {std::size_t{1}, std::size_t{65535}, std::size_t{65536}, std::size_t{65537},
              mmap::page_size() - 1, mmap::page_size(), size - 5000, std::size_t{0}}) {
            CAPTURE(offset);
            r.slide(offset);
            REQUIRE(r.size() == 5000);
            REQUIRE(r.offset() == offset);
            REQUIRE((r.view() == all.substr(offset, 5000)));
        }
        CHECK(r.mode() == mode);
    }
}

TEST_CASE("region: slide takes another length, to_end is all the rest") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", size);
    mmap::region r(dir / "file.bin", mmap::RDONLY, window(10));
    r.slide(100, 150000);
    CHECK((r.view() == test::pattern(150000, 100)));
    r.slide(size - 7, mmap::to_end);
    CHECK((r.view() == test::pattern(7, size - 7)));
    r.slide(size, mmap::to_end);
    CHECK(r.empty());
    CHECK(r.is_open());
    CHECK(r.offset() == size);
    r.slide(3, 4);
    CHECK((r.view() == test::pattern(4, 3)));
}

TEST_CASE("region: stores through a window stay in the file when it slides on, those of COPY go") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", size);
    mmap::region shared(dir / "file.bin", mmap::RDWR, window(100));
    mmap::region copy(dir / "file.bin", mmap::COPY, window(100));
    shared.writable_bytes()[3] = std::byte{'!'};
    copy.writable_bytes()[4] = std::byte{'!'};
    shared.slide(70000);
    copy.slide(70000);
    shared.writable_bytes()[5] = std::byte{'?'};
    copy.slide(0);
    std::string expected = test::pattern(size);
    expected[3] = '!';
    expected[70005] = '?';
    CHECK((test::read_file(dir / "file.bin") == expected));
    CHECK((copy.view() == expected.substr(0, 100)));
}

TEST_CASE("region: slide finds what the file has grown by") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region r(dir / "file.bin", mmap::RDONLY, window(1000));
    {
        mmap::options how;
        how.length = 200000;
        how.grow = true;
        mmap::region longer(dir / "file.bin", mmap::RDWR, how);
        longer.writable_bytes()[199999] = std::byte{'z'};
    }
    r.slide(199000);
    CHECK(r.view().back() == 'z');
}

TEST_CASE("region: a window that has slid can be flushed, locked, advised, resized") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", size);
    mmap::region r(dir / "file.bin", mmap::RDWR, window(100));
    r.lock();
    r.slide(65537);
    std::error_code ec;
    r.unlock(ec);
    CHECK(ec == mmap::errc::not_locked);  // the lock was of the other part
    r.lock();
    r.unlock();
    r.advise(mmap::advice::random);
    r.prefetch();
    r.writable_bytes()[0] = std::byte{'!'};
    r.flush();
    r.resize(size);
    CHECK(r.size() == size);
    CHECK(std::filesystem::file_size(dir / "file.bin") == 65537 + size);
    CHECK((r.view().substr(1, 1000) == test::pattern(1000, 65538)));
    CHECK(r.view()[0] == '!');
    CHECK(r.view().back() == '\0');
}
