// VmFlags of /proc/self/smaps is the witness.
#include <sys/mman.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/proc.hpp"

#if defined(__linux__)
TEST_CASE("region: advice reaches the kernel, for the pages that the range touches") {
    std::size_t const page = mmap::page_size();
    struct row {
        mmap::advice set;
        mmap::advice undo;
        char const* flag;
    };
    using advice = mmap::advice;
    static constexpr row rows[] = {{advice::sequential, advice::normal, "sr"},
                                   {advice::random, advice::normal, "rr"},
                                   {advice::no_dump, advice::dump, "dd"},
                                   {advice::no_fork, advice::fork, "dc"},
                                   {advice::zero_fork, advice::fork, "wf"}};
    for (row const& o : rows) {
        CAPTURE(o.flag);
        mmap::region r(mmap::ANON, 10 * page, mmap::COPY);
        r.advise(o.set, 4 * page + 1, page);  // touches two pages
        CHECK_FALSE(test::has_flag(r.data() + 3 * page, o.flag));
        CHECK(test::has_flag(r.data() + 4 * page, o.flag));
        CHECK(test::has_flag(r.data() + 5 * page, o.flag));
        CHECK_FALSE(test::has_flag(r.data() + 6 * page, o.flag));
        if (o.set == advice::zero_fork) continue;
        r.advise(o.undo);
        CHECK_FALSE(test::has_flag(r.data() + 4 * page, o.flag));
    }
}

TEST_CASE("region: each advice is the one of madvise(2) that has its name") {
    struct row {
        mmap::advice what;
        int native;
    };
    using advice = mmap::advice;
    static constexpr row rows[] = {
        {advice::sequential, MADV_SEQUENTIAL}, {advice::random, MADV_RANDOM},
        {advice::huge, MADV_HUGEPAGE},         {advice::no_huge, MADV_NOHUGEPAGE},
        {advice::mergeable, MADV_MERGEABLE},   {advice::no_dump, MADV_DONTDUMP},
        {advice::no_fork, MADV_DONTFORK},      {advice::zero_fork, MADV_WIPEONFORK}};
    std::size_t const size = 10 * mmap::page_size();
    for (row const& o : rows) {
        CAPTURE(o.native);
        mmap::region ours(mmap::ANON, size, mmap::COPY);
        mmap::region theirs(mmap::ANON, size, mmap::COPY);
        ours.advise(o.what);
        ::madvise(theirs.writable_bytes().data(), size,
                  o.native);  // does nothing where it is unknown
        CHECK(test::smaps(ours.data(), "VmFlags") == test::smaps(theirs.data(), "VmFlags"));
    }
    mmap::region merged(mmap::ANON, size, mmap::COPY);
    merged.advise(advice::mergeable);
    merged.advise(advice::unmergeable);
    CHECK_FALSE(test::has_flag(merged.data(), "mg"));
}

TEST_CASE("region: no_fork memory is absent in a child, zero_fork memory is zeros there") {
    mmap::region absent(mmap::ANON, 4096, mmap::COPY);
    absent.advise(mmap::advice::no_fork);
    test::ending const died = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);
        return *static_cast<std::byte const volatile*>(absent.data()) == std::byte{1} ? 1 : 0;
    });
    if (!test::sanitized) CHECK(died.signal == SIGSEGV);
    mmap::region zeros(mmap::ANON, 4096, mmap::COPY);
    zeros.writable_bytes()[7] = std::byte{7};
    zeros.advise(mmap::advice::zero_fork);
    CHECK(test::in_fork([&] { return zeros[7] == std::byte{0} ? 0 : 1; }).exit_code == 0);
    CHECK(zeros[7] == std::byte{7});
}

TEST_CASE("region: zero_fork of what is no private memory is not_supported, not silence") {
    mmap::region family(mmap::ANON, 4096);
    std::error_code ec;
    family.advise(mmap::advice::zero_fork, ec);
    CHECK(ec == mmap::errc::not_supported);
}
#endif
