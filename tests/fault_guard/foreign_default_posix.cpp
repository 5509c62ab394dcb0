#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
/// What wait() says of a child that ends by `act`, its core dump included, if there is one.
template <class Act>
int status_after(test::temp_dir const& dir, bool guarded, Act act) {
    std::fflush(nullptr);
    pid_t const child = ::fork();
    if (child == 0) {
        std::filesystem::current_path(dir.path());
        test::handle_bus(SIG_DFL);
        mmap::region const memory(mmap::ANON, 100, mmap::COPY);
        mmap::region const nothing;
        std::error_code ec;
        mmap::fault_guard const g(guarded ? memory : nothing, ec);
        act();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}
}  // namespace

TEST_CASE("without a handler a fault that no guard is for ends the program as ever") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    auto const fault = [] { test::lost_page()[0] = 'x'; };
    int const status = status_after(dir, true, fault);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGBUS);
    CHECK(status == status_after(dir, false, fault));
}

TEST_CASE("without a handler kill(SIGBUS) ends the program as ever") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    auto const kill = [] { ::kill(::getpid(), SIGBUS); };
    int const status = status_after(dir, true, kill);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGBUS);
    CHECK(status == status_after(dir, false, kill));
}
