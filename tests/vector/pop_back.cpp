#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector: pop_back removes the last record, and the file ends with the one before") {
    test::temp_dir const dir;
    mmap::vector<int> v(dir / "f");
    for (int i = 0; i < 10; ++i) v.push_back(i);
    CHECK(v.front() == 0);
    CHECK(v.back() == 9);
    v.pop_back();
    CHECK(v.size() == 9);
    CHECK(v.back() == 8);
    v.resize(10);
    CHECK(v.back() == 0);  // a new record, not the old one
    v.pop_back();
    v.close();
    CHECK(std::filesystem::file_size(dir / "f") == 9 * sizeof(int));
}

TEST_CASE("vector: clear removes all records, and the file is empty") {
    test::temp_dir const dir;
    mmap::vector<int> v(dir / "f", 10);
    v.clear();
    CHECK(v.empty());
    CHECK(std::filesystem::file_size(dir / "f") == 0);
    v.push_back(7);
    std::error_code ec;
    v.clear(ec);
    CHECK_FALSE(ec);
    v.push_back(8);
    CHECK(std::as_const(v).front() == 8);
    CHECK(std::as_const(v).back() == 8);
}
