#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: an empty RDWR file can be given bytes") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "");
    {
        mmap::region r(path, mmap::RDWR);
        r.resize(10000);
        CHECK(r.size() == 10000);
        CHECK(r[9999] == std::byte{0});
        r.writable_bytes()[9999] = std::byte{'z'};
    }
    std::string const bytes = test::read_file(path);
    REQUIRE(bytes.size() == 10000);
    CHECK(bytes[9999] == 'z');
    CHECK(bytes[0] == '\0');
}

TEST_CASE("region: an empty RDWR file can be given a single byte") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "");
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.resize(1);
    CHECK(r.capacity() != 0);
    REQUIRE(r.data() != nullptr);
    r.writable_bytes()[0] = std::byte{'z'};
    CHECK(test::read_file(dir / "file.bin") == "z");
}

TEST_CASE("region: so can an empty region behind the end of a file, or in its midst") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 5000);
    mmap::region end(path, mmap::RDWR, 5000, mmap::to_end);
    end.resize(100);
    end.writable_bytes()[99] = std::byte{'e'};
    mmap::region midst(path, mmap::RDWR, 4097, 0);
    midst.resize(10);
    CHECK(midst.view() == test::pattern(10, 4097));
    midst.writable_bytes()[0] = std::byte{'m'};
    std::string expected = test::pattern(5000) + std::string(99, '\0') + 'e';
    expected[4097] = 'm';
    CHECK((test::read_file(path) == expected));
}
