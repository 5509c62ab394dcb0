#include <cstdint>
#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector::close() gives the file the size of its records and lets go of it") {
    test::temp_dir dir;
    auto const before = test::held();
    mmap::vector<std::uint64_t> a(dir / "f");
    a.push_back(1);
    a.push_back(2);
    a.close();
    CHECK_FALSE(a.is_open());
    CHECK(a.empty());
    CHECK(test::held() == before);
    CHECK(std::filesystem::file_size(dir / "f") == 16);
    a.close();  // once more does nothing
    CHECK(std::filesystem::file_size(dir / "f") == 16);
}

TEST_CASE("vector's destructor and assignment give the file the size of its records") {
    test::temp_dir dir;
    {
        mmap::vector<std::uint64_t> a(dir / "a");
        a.push_back(1);
        a = mmap::vector<std::uint64_t>(dir / "b");
        CHECK(std::filesystem::file_size(dir / "a") == 8);
        a.push_back(2);
        a.push_back(3);
        CHECK(test::read_file(dir / "b").size() >= 16);
    }
    CHECK(std::filesystem::file_size(dir / "b") == 16);
}

TEST_CASE("a vector whose records are all cut off again leaves an empty file") {
    test::temp_dir dir;
    {
        mmap::vector<std::uint64_t> a(dir / "f");
        a.push_back(1);
        a.resize(0);
    }
    CHECK(std::filesystem::file_size(dir / "f") == 0);
}
