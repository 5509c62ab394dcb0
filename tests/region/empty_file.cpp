#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: an empty file maps to an open, empty region") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "empty";
    test::write_file(path, "");
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY, mmap::NONE}) {
        std::error_code ec;
        mmap::region r(path, mode, ec);
        CHECK_FALSE(ec);
        CHECK(r.is_open());
        CHECK(r.empty());
        CHECK(r.size() == 0);
        CHECK(r.begin() == r.end());
        CHECK(r.view().empty());
        CHECK(r.mode() == mode);
        CHECK(r.file_size() == 0);
        r.flush();
        r.advise(mmap::advice::sequential);
        r.lock();
    }
}

TEST_CASE("region: an offset equal to the size of the file gives an empty region") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    for (std::size_t const size : {std::size_t{1}, std::size_t{4096}, std::size_t{65536}}) {
        test::pattern_file(path, size);
        for (std::size_t const length : {std::size_t{0}, mmap::to_end}) {
            mmap::region const r(path, mmap::RDONLY, size, length);
            CHECK(r.is_open());
            CHECK(r.empty());
            CHECK(r.offset() == size);
        }
    }
}

TEST_CASE("region: without bytes there is no address and no capacity, whatever the offset") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 10000);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        for (std::uint64_t const offset : {0U, 1U, 4096U, 9999U, 10000U}) {
            mmap::region const r(path, mode, offset, 0);
            CHECK(r.data() == nullptr);
            CHECK(r.capacity() == 0);
        }
    }
}

TEST_CASE("region: an explicit length of 0 gives an empty region anywhere in the file") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 10000);
    for (std::uint64_t const offset : {0U, 1U, 4096U, 9999U}) {
        mmap::region const r(path, mmap::RDWR, offset, 0);
        CHECK(r.is_open());
        CHECK(r.empty());
        CHECK(r.offset() == offset);
    }
}
