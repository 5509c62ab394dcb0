#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: a range past the end of the file is refused, and the file stays as it is") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 5000);
    struct row {
        std::uint64_t offset;
        std::size_t length;
    };
    static constexpr row rows[] = {{0, 5001},  {1, 5000},    {4999, 2},
                                   {5000, 1},  {5001, 0},    {5001, mmap::to_end},
                                   {70000, 1}, {5000, 65536}};
    test::holdings const before = test::held();
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        for (row const& r : rows) {
            CAPTURE(r.offset, r.length);
            std::error_code ec;
            mmap::region const none(path, mode, r.offset, r.length, ec);
            CHECK(ec == mmap::errc::past_end_of_file);
            CHECK_FALSE(none.is_open());
            CHECK(none.size() == 0);
            auto const e = test::thrown([&] { mmap::region(path, mode, r.offset, r.length); });
            REQUIRE(e);
            CHECK(e->code() == mmap::errc::past_end_of_file);
        }
    }
    CHECK(test::held() == before);
    CHECK((test::read_file(path) == test::pattern(5000)));
}
