#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
using advice = mmap::advice;
// Advice that can change only speed never fails; the rest succeeds or says not_supported.
constexpr advice only_speed[] = {advice::normal,    advice::sequential, advice::random,
                                 advice::will_need, advice::cold,       advice::page_out,
                                 advice::huge,      advice::no_huge,    advice::normal,
                                 advice::mergeable, advice::unmergeable};
constexpr advice seen_by_others[] = {advice::no_dump, advice::dump, advice::no_fork, advice::fork,
                                     advice::zero_fork};
}  // namespace

TEST_CASE(
    "region: advice about speed is taken or ignored, advice that others see is taken or "
    "not_supported") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDONLY, 1, mmap::to_end),
                              mmap::region(dir / "file.bin", mmap::RDWR),
                              mmap::region(dir / "file.bin", mmap::COPY),
                              mmap::region(mmap::ANON, 100000),
                              mmap::region(mmap::ANON, 100000, mmap::COPY),
                              mmap::region(mmap::ANON, 0)};
    for (mmap::region& r : regions) {
        std::string const before(r.view());
        std::error_code ec;
        for (advice const what : only_speed) {
            CAPTURE(static_cast<int>(what), r.size());
            ec = mmap::errc::closed;
            r.advise(what, ec);
            CHECK_FALSE(ec);
            if (!r.empty()) r.advise(what, 5000, 4097);
        }
        for (advice const what : seen_by_others) {
            CAPTURE(static_cast<int>(what), r.size());
            r.advise(what, ec);
            CHECK((!ec || ec == mmap::errc::not_supported));
        }
        CHECK((r.view() == before));
    }
}

TEST_CASE("region: advice about bytes outside the region is out_of_range") {
    mmap::region r(mmap::ANON, 100, mmap::COPY);
    std::error_code ec;
    r.advise(advice::random, 50, 51, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.advise(advice::random, 50, SIZE_MAX - 10, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.advise(advice::random, 100, 0, ec);
    CHECK_FALSE(ec);
}
