#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#if !defined(_WIN32)
#include <sys/stat.h>
#endif

// On Windows too the sizes are promised; blocks can be counted here only on POSIX systems.
TEST_CASE("sparse: a file is created and grows without blocks") {
    test::temp_dir const dir;
    mmap::options how;
    how.create = mmap::create::must;
    how.length = std::size_t{64} << 20U;
    how.sparse = true;
    mmap::region r(dir / "f", mmap::RDWR, how);
    r.resize(2 * how.length);
    CHECK(std::filesystem::file_size(dir / "f") == 2 * how.length);
    r.writable_data()[2 * how.length - 1] = std::byte{7};
    r.flush();
#if !defined(_WIN32)
    struct stat s = {};
    REQUIRE(::stat((dir / "f").c_str(), &s) == 0);
    CHECK(static_cast<std::size_t>(s.st_blocks) * 512 < how.length);
#endif
}
