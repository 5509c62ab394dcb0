#include <sys/stat.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
std::size_t allocated(std::filesystem::path const& path) {
    struct stat s {};
    REQUIRE(::stat(path.c_str(), &s) == 0);
    return static_cast<std::size_t>(s.st_blocks) * 512;
}
}  // namespace

TEST_CASE("region: a grown file has its blocks, so that no store can find the disk full") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const mib = std::size_t{1} << 20U;
    mmap::options o;
    o.length = mib;
    o.create = mmap::create::must;
    mmap::region r(path, mmap::RDWR, o);
    CHECK(allocated(path) >= mib);
    r.resize(2 * mib);
    CHECK(allocated(path) >= 2 * mib);
    r.unmap();
    o.create = mmap::create::never;
    o.grow = true;
    o.length = 3 * mib;
    r = mmap::region(path, mmap::RDWR, o);
    CHECK(allocated(path) >= 3 * mib);
}
