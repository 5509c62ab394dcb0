#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
void check(mmap::region const& r, std::size_t offset, std::size_t size, mmap::access mode) {
    CHECK(r.is_open());
    CHECK(r.offset() == offset);
    CHECK(r.size() == size);
    CHECK(r.mode() == mode);
    CHECK(r.view() == test::pattern(size, offset));
}
}  // namespace

TEST_CASE("region: every constructor form gives the same mapping, throwing or not") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 1000);
    mmap::options part;
    part.offset = 10;
    part.length = 20;
    std::error_code ec = mmap::errc::closed;  // a success clears it

    check(mmap::region(path), 0, 1000, mmap::RDONLY);
    check(mmap::region(path, mmap::RDWR), 0, 1000, mmap::RDWR);
    check(mmap::region(path, mmap::COPY, 10, mmap::to_end), 10, 990, mmap::COPY);
    check(mmap::region(path, mmap::RDONLY, 10, 20), 10, 20, mmap::RDONLY);
    check(mmap::region(path, mmap::RDWR, part), 10, 20, mmap::RDWR);
    check(mmap::region(path, mmap::RDWR, mmap::options{}), 0, 1000, mmap::RDWR);

    check(mmap::region(path, mmap::RDONLY, ec), 0, 1000, mmap::RDONLY);
    CHECK_FALSE(ec);
    ec = mmap::errc::closed;
    check(mmap::region(path, mmap::COPY, 10, 20, ec), 10, 20, mmap::COPY);
    CHECK_FALSE(ec);
    ec = mmap::errc::closed;
    check(mmap::region(path, mmap::RDWR, part, ec), 10, 20, mmap::RDWR);
    CHECK_FALSE(ec);
}
