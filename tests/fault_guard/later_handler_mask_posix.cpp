#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
struct sigaction previous;
void later(int signal, siginfo_t* info, void* context) {
    previous.sa_sigaction(signal, info, context);
}
}  // namespace

// read() leaves their handler by a jump: SIGBUS left blocked would make the next fault deadly.
TEST_CASE("a handler installed later that blocks signals costs neither mask nor the next read()") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::make_a_guard();
        sigset_t ours;
        sigemptyset(&ours);
        for (int const signal : {SIGHUP, SIGTERM}) sigaddset(&ours, signal);
        ::sigprocmask(SIG_SETMASK, &ours, nullptr);
        struct sigaction mine = {};
        mine.sa_sigaction = &later;
        mine.sa_flags = SA_SIGINFO;  // and so SIGBUS itself is blocked while it runs
        sigaddset(&mine.sa_mask, SIGUSR1);
        ::sigaction(SIGBUS, &mine, &previous);

        mmap::region const text(dir / "f");
        std::filesystem::resize_file(dir / "f", 0);
        for (int i = 0; i < 3; ++i) {
            char c = 0;
            std::error_code ec;
            text.read(0, &c, 1, ec);
            EXPECT(ec == std::errc::io_error);
        }
        sigset_t now;
        ::sigprocmask(SIG_BLOCK, nullptr, &now);
        EXPECT(sigismember(&now, SIGBUS) == 0);
        EXPECT(sigismember(&now, SIGUSR1) == 0);
        EXPECT(sigismember(&now, SIGHUP) == 1);
        EXPECT(sigismember(&now, SIGTERM) == 1);
        return 0;
    });
    CHECK(child.signal == 0);
    CHECK(child.exit_code == 0);
}
