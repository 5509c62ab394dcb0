#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
mmap::options with(mmap::create create) {
    mmap::options how;
    how.create = create;
    return how;
}
}  // namespace

TEST_CASE("create::must makes a new vector and refuses an existing file") {
    test::temp_dir dir;
    {
        mmap::vector<int> a(dir / "f", 10, with(mmap::create::must));
        CHECK(a.created());
        CHECK(a.size() == 10);
        a[9] = 9;
    }
    std::error_code ec;
    mmap::vector<int> const again(dir / "f", 20, with(mmap::create::must), ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(again.is_open());
    CHECK(mmap::vector<int const>(dir / "f")[9] == 9);
}

TEST_CASE("create::truncate begins a vector anew") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 4001);
    {
        mmap::vector<int> const a(dir / "f", 10, with(mmap::create::truncate));
        CHECK_FALSE(a.created());
        CHECK(a.size() == 10);
        CHECK(a[0] == 0);
    }
    CHECK(test::read_file(dir / "f") == std::string(40, '\0'));
    mmap::vector<int> const fresh(dir / "new", 10, with(mmap::create::truncate));
    CHECK(fresh.created());
    CHECK(fresh.size() == 10);
}

TEST_CASE("create::if_missing is what a vector does by itself") {
    test::temp_dir dir;
    {
        mmap::vector<int> a(dir / "f", 10, with(mmap::create::if_missing));
        CHECK(a.created());
        CHECK(a.size() == 10);
        a[9] = 9;
    }
    mmap::vector<int> const again(dir / "f", 5, with(mmap::create::if_missing));
    CHECK_FALSE(again.created());
    CHECK(again.size() == 10);
    CHECK(again[9] == 9);
}
