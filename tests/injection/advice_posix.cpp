#include <cerrno>

#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

TEST_CASE(
    "advice that a kernel was built without is ignored if it is of speed, else not_supported") {
    using advice = mmap::advice;
    injection::stage s;
    mmap::region r(s.file);
    for (int const failure : {EINVAL, EBADF}) {
        injection::missing const none("madvise", failure);
        injection::arm(0, 0, 0);
        for (advice const speed : {advice::normal, advice::sequential, advice::random,
                                   advice::will_need, advice::cold, advice::page_out, advice::huge,
                                   advice::no_huge, advice::mergeable, advice::unmergeable}) {
            CAPTURE(static_cast<int>(speed));
            std::error_code ec = mmap::errc::closed;
            r.advise(speed, ec);
            CHECK_FALSE(ec);
        }
        for (advice const effect : {advice::no_dump, advice::dump, advice::no_fork, advice::fork,
                                    advice::zero_fork, static_cast<advice>(99)}) {
            CAPTURE(static_cast<int>(effect));
            std::error_code ec;
            r.advise(effect, ec);
            CHECK(ec == mmap::errc::not_supported);
        }
        injection::disarm();
    }
}
