#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: any range can be flushed, aligned or not, and the file has the bytes") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const size = 3 * 65536;
    test::pattern_file(path, size);
    for (std::size_t const offset : {std::size_t{0}, std::size_t{1}, mmap::page_size() + 5}) {
        mmap::region r(path, mmap::RDWR, offset, mmap::to_end);
        r.writable_bytes()[100] = std::byte{'f'};
        r.flush();
        r.flush(100, 1);
        r.flush(1, r.size() - 1);
        r.flush(r.size() - 1, 1);
        r.flush(mmap::page_size() - 1, 2);
        r.flush_async();
        r.flush_async(100, 1);
        r.flush_async(mmap::page_size() - 1, 2);
        CHECK(test::read_file(path)[offset + 100] == 'f');
    }
}

TEST_CASE("region: flushing an empty range does nothing, one outside is out_of_range") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region r(dir / "file.bin", mmap::RDWR, 10, mmap::to_end);
    std::error_code ec = mmap::errc::closed;
    r.flush(0, 0, ec);
    CHECK_FALSE(ec);
    r.flush(990, 0, ec);
    CHECK_FALSE(ec);
    struct row {
        std::size_t offset, length;
    };
    static constexpr row outside[] = {
        {0, 991}, {990, 1}, {991, 0}, {500, SIZE_MAX - 100}, {SIZE_MAX, SIZE_MAX}};
    for (row const& o : outside) {
        CAPTURE(o.offset, o.length);
        r.flush(o.offset, o.length, ec);
        CHECK(ec == mmap::errc::out_of_range);
        r.flush_async(o.offset, o.length, ec);
        CHECK(ec == mmap::errc::out_of_range);
        CHECK_THROWS_AS(r.flush(o.offset, o.length), mmap::error);
        CHECK_THROWS_AS(r.flush_async(o.offset, o.length), mmap::error);
    }
}

TEST_CASE("region: flushing what has no stores for a file succeeds and does nothing") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region copy(dir / "file.bin", mmap::COPY);
    copy.writable_bytes()[0] = std::byte{'X'};
    mmap::region regions[] = {mmap::region(dir / "file.bin"), std::move(copy),
                              mmap::region(mmap::ANON, 100),
                              mmap::region(mmap::ANON, 100, mmap::COPY)};
    for (mmap::region& r : regions) {
        r.flush();
        r.flush_async();
        r.flush(1, 2);
    }
    CHECK(test::read_file(dir / "file.bin") == "abc");
}

TEST_CASE("region: stores made before protect(RDONLY) are flushed all the same") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.writable_bytes()[0] = std::byte{'X'};
    r.protect(mmap::RDONLY);
    r.flush();
    CHECK(test::read_file(dir / "file.bin") == "Xbc");
}
