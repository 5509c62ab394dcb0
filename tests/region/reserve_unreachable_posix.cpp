#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/options.hpp"
#include "support/proc.hpp"

namespace {
/// Of memory with space for `reserve` bytes, does loading (or storing) that byte end the program?
bool is_out_of_reach(mmap::region const& r, std::size_t at, bool stores = false) {
    test::ending const end = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);
        std::signal(SIGBUS, SIG_DFL);
        auto* const byte = const_cast<std::byte volatile*>(r.data() + at);
        if (stores)
            *byte = std::byte{1};
        else
            (void)*byte;
    });
    return end.signal == SIGSEGV || end.signal == SIGBUS;
}
}  // namespace

TEST_CASE(
    "region: the reserve of private memory is out of reach until it grows, protected or not") {
    mmap::region r(mmap::ANON, mmap::COPY, test::reserving(100, 1000000));
    std::size_t const last = r.capacity() - 1;
    CHECK(is_out_of_reach(r, last));
    r.protect(mmap::RDONLY);
    CHECK(is_out_of_reach(r, last));
    r.protect(mmap::COPY);
    CHECK(is_out_of_reach(r, last));
    CHECK_FALSE(is_out_of_reach(r, 99, true));
    r.resize(r.capacity());
    CHECK_FALSE(is_out_of_reach(r, last, true));
}

#if defined(__linux__)
TEST_CASE("region: what it grows by into its reserve is for what protect() has allowed") {
    mmap::region regions[] = {mmap::region(mmap::ANON, mmap::RDWR, test::reserving(100, 1000000)),
                              mmap::region(mmap::ANON, mmap::COPY, test::reserving(100, 1000000))};
    for (mmap::region& r : regions) {
        mmap::access const mode = r.mode();
        r.protect(mode | mmap::EXEC);
        r.resize(500000);
        CHECK(test::has_flag(r.data() + 499999, "ex"));
        CHECK(test::has_flag(r.data() + 499999, "wr"));
        r.protect(mode);
        r.resize(900000);
        CHECK_FALSE(test::has_flag(r.data() + 899999, "ex"));
        CHECK(test::has_flag(r.data() + 899999, "wr"));
    }
}
#endif
