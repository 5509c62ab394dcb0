#include <algorithm>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
struct range {
    std::size_t offset, length;
};
}  // namespace

TEST_CASE("region: discarded memory reads as zeros and no neighbour does (RUSTSEC-2026-0186)") {
    std::size_t const page = mmap::page_size();
    std::size_t const size = 6 * page + 100;
    std::string const bytes(size, 'x');
    test::shared_name const name("discard");
    mmap::region regions[] = {mmap::region(mmap::ANON, size),
                              mmap::region(mmap::ANON, size, mmap::COPY),
                              mmap::region(mmap::shared(name.text), size)};
    range const ranges[] = {{0, size},
                            {0, page},
                            {page, 2 * page},
                            {1, 10},
                            {page - 1, 2},
                            {page, 1},
                            {1, page},
                            {1, page - 1},
                            {page + 1, 3 * page},
                            {page - 1, page + 2},
                            {size - 1, 1},
                            {size - 100, 100},
                            {size - 101, 101},
                            {5, size - 5},
                            {2 * page, 0}};
    for (mmap::region& r : regions) {
        for (range const& d : ranges) {
            CAPTURE(d.offset, d.length);
            r.write(0, bytes.data(), size);
            r.discard(d.offset, d.length);
            std::string expected = bytes;
            expected.replace(d.offset, d.length, d.length, '\0');
            REQUIRE((r.view() == expected));
        }
    }
}

TEST_CASE("region: discarding the end of a part of named memory leaves what lies behind the part") {
    std::size_t const page = mmap::page_size();
    test::shared_name const name("discard part");
    mmap::region whole(mmap::shared(name.text), 4 * page);
    std::fill_n(whole.writable_bytes().data(), whole.size(), std::byte{'x'});
    mmap::options o;
    o.offset = 10;
    o.length = 2 * page;
    mmap::region part(mmap::shared(name.text), mmap::RDWR, o);
    part.discard(0, part.size());
    std::string expected(4 * page, 'x');
    expected.replace(10, 2 * page, 2 * page, '\0');
    CHECK((whole.view() == expected));
}

TEST_CASE("region: discarding pages of a shared file loses no byte of it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR}) {
        mmap::region r(dir / "file.bin", mode, 3, mmap::to_end);
        if (r.writable()) r.writable_bytes()[50000] = std::byte{'!'};
        std::string const before(r.view());
        r.discard(0, r.size());
        CHECK((r.view() == before));
    }
    CHECK(test::read_file(dir / "file.bin")[50003] == '!');
}

TEST_CASE(
    "region: discarding memory that is not writable is permission_denied, outside is "
    "out_of_range") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    r.writable_bytes()[0] = std::byte{'x'};
    std::error_code ec;
    r.discard(50, 51, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.discard(1, SIZE_MAX, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.protect(mmap::RDONLY);
    CHECK(test::code_thrown([&] { r.discard(0, 100); }) == std::errc::permission_denied);
    CHECK(r[0] == std::byte{'x'});
}
