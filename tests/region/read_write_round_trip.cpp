#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region::read() gives the file's bytes and region::write() changes them") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 200'000);
    {
        mmap::region data(dir / "f", mmap::RDWR);
        std::string buffer(70'000, '_');
        data.read(1'001, buffer.data(), buffer.size());
        CHECK(buffer == test::pattern(70'000, 1'001));

        data.write(100'001, "changed", 7);
        data.read(100'000, buffer.data(), 9);
        CHECK(buffer.substr(1, 7) == "changed");
        CHECK(buffer[0] == test::pattern_at(100'000));
        CHECK(buffer[8] == test::pattern_at(100'008));
    }
    std::string expected = test::pattern(200'000);
    expected.replace(100'001, 7, "changed");
    CHECK(test::read_file(dir / "f") == expected);
}

TEST_CASE("region::read() and write() count from the region's offset, not the file's") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 200'000);
    mmap::region data(dir / "f", mmap::RDWR, 70'001, 1'000);
    char c = 0;
    data.read(0, &c, 1);
    CHECK(c == test::pattern_at(70'001));
    data.read(999, &c, 1);
    CHECK(c == test::pattern_at(71'000));
    data.write(999, "!", 1);
    CHECK(test::read_file(dir / "f")[71'000] == '!');
}

TEST_CASE("region::write() to a COPY region is seen by read() and not by the file") {
    test::temp_dir dir;
    test::write_file(dir / "f", "0123456789");
    mmap::region data(dir / "f", mmap::COPY);
    data.write(3, "abc", 3);
    std::string buffer(10, '_');
    data.read(0, buffer.data(), 10);
    CHECK(buffer == "012abc6789");
    CHECK(test::read_file(dir / "f") == "0123456789");
}
