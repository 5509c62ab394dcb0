#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a vector's forms with an error code do what the others do") {
    test::temp_dir const dir;
    std::error_code ec = mmap::errc::closed;
    {
        mmap::vector<int> a(dir / "file", 0, ec);
        CHECK_FALSE(ec);
        a.push_back(1, ec);
        CHECK_FALSE(ec);
        CHECK(a.size() == 1);
        int const more[] = {2, 3};
        a.append({more, 2}, ec);
        CHECK_FALSE(ec);
        a.reserve(1000, ec);
        CHECK_FALSE(ec);
        CHECK(a.capacity() >= 1000);
        a.resize(4, ec);
        CHECK_FALSE(ec);
        a.flush(ec);
        CHECK_FALSE(ec);
        CHECK(a.size() == 4);
        CHECK(a[0] + a[1] + a[2] + a[3] == 6);
        ec = mmap::errc::closed;
        a.close(ec);
        CHECK_FALSE(ec);
        ec = mmap::errc::closed;
        a.close(ec);  // nothing
        CHECK_FALSE(ec);
    }
    CHECK(std::filesystem::file_size(dir / "file") == 4 * sizeof(int));
}
