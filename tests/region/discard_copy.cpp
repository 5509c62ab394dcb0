#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: discarded whole pages of a COPY show the file again, or are not_supported") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "file.bin", 8 * page);
    mmap::region r(dir / "file.bin", mmap::COPY, 10, mmap::to_end);
    std::string const stores(r.size(), 'x');
    r.write(0, stores.data(), stores.size());
    std::error_code ec;
    r.discard(page, 3 * page, ec);
    std::string expected = stores;
    if (ec) {
        CHECK(ec == mmap::errc::not_supported);
    } else {
        // The range [page, 4 page) of the region is [page + 10, 4 page + 10) of the file; the pages that
        // lie in it whole are the third and the fourth.
        expected.replace(2 * page - 10, 2 * page, test::pattern(2 * page, 2 * page));
    }
    CHECK((r.view() == expected));
    CHECK((test::read_file(dir / "file.bin") == test::pattern(8 * page)));
}

TEST_CASE("region: of a COPY with a locked page nothing is discarded") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "file.bin", 8 * page);
    mmap::region r(dir / "file.bin", mmap::COPY);
    std::string const stores(r.size(), 'x');
    r.write(0, stores.data(), stores.size());
    r.lock(4 * page, page);
    std::error_code ec;
    r.discard(0, r.size(), ec);
    CHECK(ec == std::errc::invalid_argument);
    CHECK((r.view() == stores));
    r.discard(5 * page, page, ec);
    CHECK((!ec || ec == mmap::errc::not_supported));
    r.unlock();
    r.discard(0, r.size(), ec);
    CHECK((!ec || ec == mmap::errc::not_supported));
    CHECK((r.view() == (ec ? stores : test::pattern(8 * page))));
}
