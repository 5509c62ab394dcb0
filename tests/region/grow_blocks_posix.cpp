#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a grown file has its blocks, so that no store can find the disk full") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const mib = std::size_t{1} << 20U;
    mmap::options o;
    o.length = mib;
    o.create = mmap::create::must;
    mmap::region r(path, mmap::RDWR, o);
    CHECK(test::allocated_bytes(path) >= mib);
    r.resize(2 * mib);
    CHECK(test::allocated_bytes(path) >= 2 * mib);
    r.unmap();
    o.create = mmap::create::never;
    o.grow = true;
    o.length = 3 * mib;
    r = mmap::region(path, mmap::RDWR, o);
    CHECK(test::allocated_bytes(path) >= 3 * mib);
}
