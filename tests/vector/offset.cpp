#include <cstdint>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("options::offset puts a vector's records behind a header") {
    test::temp_dir dir;
    test::write_file(dir / "f", "HEADER..");
    mmap::options how;
    how.offset = 8;
    {
        mmap::vector<std::uint32_t> a(dir / "f", 2, how);
        CHECK(a.size() == 2);
        a[0] = 0x01010101;
        for (std::uint32_t i = 0; i < 50'000; ++i) a.push_back(0x02020202);
        a.resize(3);
        a.reserve(100'000);
        CHECK(a[2] == 0x02020202);
        a.push_back(0x03030303);
    }
    std::string const expected = std::string("HEADER..") + "\x01\x01\x01\x01" +
                                 std::string(4, '\0') + "\x02\x02\x02\x02\x03\x03\x03\x03";
    CHECK(test::read_file(dir / "f") == expected);
    mmap::vector<std::uint32_t const> const again(dir / "f", 4, how);
    CHECK(again.size() == 4);
    CHECK(again[3] == 0x03030303);
}

TEST_CASE(
    "a vector behind a header that its file does not have yet begins with a header of zeros") {
    test::temp_dir dir;
    mmap::options how;
    how.offset = 64;
    { mmap::vector<std::uint32_t> const a(dir / "f", 2, how); }
    CHECK(test::read_file(dir / "f") == std::string(72, '\0'));
}

TEST_CASE("behind an offset the rest of the file must be whole records") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 18);
    mmap::options how;
    how.offset = 8;
    std::error_code ec;
    mmap::vector<std::uint32_t> const a(dir / "f", 0, how, ec);
    CHECK(ec == mmap::errc::partial_element);
    CHECK(test::read_file(dir / "f") == test::pattern(18));
}

// As a process leaves it that was killed between making the file and making it longer.
TEST_CASE("vector: a file that ends before its first record grows by records, too") {
    test::temp_dir const dir;
    for (std::size_t const has : {0U, 5U}) {
        test::write_file(dir / "f", std::string(has, 'x'));
        mmap::options how;
        how.offset = 8;
        mmap::vector<std::uint32_t> a(dir / "f", 6, how);
        CHECK(a.size() == 6);
        a[5] = 0x07070707;
        a.close();
        CHECK(test::read_file(dir / "f") ==
              std::string(has, 'x') + std::string(28 - has, '\0') + "\7\7\7\7");
        test::write_file(dir / "f", std::string(has, 'x'));
        mmap::vector<std::uint32_t> const none(dir / "f", 0, how);
        CHECK(none.empty());
    }
}
