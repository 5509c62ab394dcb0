#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: it slides to one byte, and to none, which leaves no mapping") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region r(dir / "file.bin", mmap::RDWR, 0, 0);
    auto const before = test::held();
    for (std::uint64_t const offset : {0U, 5U, 999U}) {
        r.slide(offset, 1);
        CHECK(r.size() == 1);
        CHECK((r.view() == test::pattern(1, offset)));
        r.slide(offset, 0);
        CHECK(r.empty());
        CHECK(r.data() == nullptr);
        CHECK(r.capacity() == 0);
        CHECK(r.offset() == offset);
        CHECK(test::held() == before);
    }
}

TEST_CASE("region: it slides by an offset alone, as long as before, in both forms") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region r(dir / "file.bin", mmap::RDWR, 0, 100);
    std::error_code ec = mmap::errc::closed;
    r.slide(300, ec);
    CHECK_FALSE(ec);
    CHECK((r.view() == test::pattern(100, 300)));
    CHECK(r.offset() == 300);
    r.slide(900);
    CHECK((r.view() == test::pattern(100, 900)));
    r.slide(901, ec);
    CHECK(ec == mmap::errc::past_end_of_file);
    CHECK(r.offset() == 900);
}
