#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

#if defined(__linux__)
#include <sys/ptrace.h>
#include <cstdlib>

TEST_CASE("without a handler a debugger, and a core dump, show the instruction that has faulted") {
    if (test::ran_elsewhere()) return;
    char volatile* const lost = test::lost_page();
    constexpr int forbidden = 77;
    std::fflush(nullptr);
    pid_t const child = ::fork();
    if (child == 0) {
        test::handle_bus(SIG_DFL);
        test::make_a_guard();
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(forbidden);
        lost[0] = 'x';
        ::_exit(0);
    }
    siginfo_t last = {};
    int status = 0;
    while (::waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        CHECK(::ptrace(PTRACE_GETSIGINFO, child, nullptr, &last) == 0);
        ::ptrace(PTRACE_CONT, child, nullptr, WSTOPSIG(status));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == forbidden) {
        if (std::getenv("CI") != nullptr) FAIL("ptrace(2) cannot be used here");
        WARN("ptrace(2) cannot be used here: not tested");
        return;
    }
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGBUS);
    CHECK(last.si_code == BUS_ADRERR);  // and not that it was sent by a program
    CHECK(last.si_addr == const_cast<char*>(lost));
}
#endif
