#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

// Region and appender did so, and vector answered file_exists.
TEST_CASE("vector: creates its file through a dangling symbolic link") {
    test::temp_dir const dir;
    std::filesystem::create_symlink("target", dir / "link");
    {
        mmap::vector<int> v(dir / "link", 10);
        CHECK(v.created());
        v[9] = 7;
    }
    CHECK(std::filesystem::is_symlink(dir / "link"));
    CHECK(std::filesystem::file_size(dir / "target") == 10 * sizeof(int));
}
