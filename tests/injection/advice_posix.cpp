#include <sys/mman.h>

#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
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

TEST_CASE("each advice asks the kernel for what has its name in madvise(2)") {
    (void)mmap::detail::platform::process_id();  // advises a page of its own, once
    using advice = mmap::advice;
    struct row {
        advice what;
        int native;
    };
    static constexpr row rows[] = {
        {advice::normal, MADV_NORMAL},
        {advice::sequential, MADV_SEQUENTIAL},
        {advice::random, MADV_RANDOM},
        {advice::will_need, MADV_WILLNEED},
        {advice::cold, MADV_COLD},
        {advice::page_out, MADV_PAGEOUT},
        {advice::huge, MADV_HUGEPAGE},
        {advice::no_huge, MADV_NOHUGEPAGE},
        {advice::mergeable, MADV_MERGEABLE},
        {advice::unmergeable, MADV_UNMERGEABLE},
        {advice::no_dump, MADV_DONTDUMP},
        {advice::dump, MADV_DODUMP},
        {advice::no_fork, MADV_DONTFORK},
        {advice::fork, MADV_DOFORK},
        {advice::zero_fork, MADV_WIPEONFORK},
    };
    mmap::region r(mmap::ANON, 4096, mmap::COPY);
    for (row const& o : rows) {
        std::error_code ignored;
        r.advise(o.what, ignored);
        CHECK(injection::pretend.last_advice == o.native);
    }
}
