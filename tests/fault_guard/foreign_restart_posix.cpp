#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
int volatile calls;
void handler(int) { calls = calls + 1; }

/// Reads from a pipe; meanwhile another process sends SIGBUS, later a byte.
ssize_t read_while_signalled() {
    int ends[2];
    if (::pipe(ends) != 0) return -2;
    pid_t const reader = ::getpid();
    pid_t const writer = ::fork();
    if (writer == 0) {
        ::usleep(50'000);
        ::kill(reader, SIGBUS);
        ::usleep(50'000);
        ::_exit(::write(ends[1], "x", 1) == 1 ? 0 : 1);
    }
    char c = 0;
    ssize_t const n = ::read(ends[0], &c, 1);
    ::waitpid(writer, nullptr, 0);
    return n;
}
}  // namespace

TEST_CASE("SIGBUS that did not interrupt a waiting system call does not do so after a guard") {
    if (test::ran_elsewhere()) return;
    auto const ignoring = test::in_fork([] {
        test::handle_bus(SIG_IGN);
        test::make_a_guard();
        EXPECT(read_while_signalled() == 1);
        return 0;
    });
    CHECK(ignoring.exit_code == 0);
    auto const restarting = test::in_fork([] {
        test::handle_bus(&handler, SA_RESTART);
        test::make_a_guard();
        EXPECT(read_while_signalled() == 1);
        EXPECT(calls == 1);
        return 0;
    });
    CHECK(restarting.exit_code == 0);
}

TEST_CASE("SIGBUS for a handler without SA_RESTART interrupts a waiting system call as before") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        test::make_a_guard();
        EXPECT(read_while_signalled() == -1);
        EXPECT(calls == 1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
