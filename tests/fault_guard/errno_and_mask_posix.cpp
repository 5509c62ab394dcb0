#include <pthread.h>
#include <signal.h>

#include <cerrno>
#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
std::string blocked_signals() {
    sigset_t set;
    pthread_sigmask(SIG_BLOCK, nullptr, &set);
    std::string names;
    for (int s = 1; s < 32; ++s) names += sigismember(&set, s) == 1 ? '1' : '0';
    return names;
}
}  // namespace

TEST_CASE("a fault under a guard or in region::read() leaves errno and the signal mask alone") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(mmap::page_size(), 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", 0);
    sigset_t some;
    sigemptyset(&some);
    sigaddset(&some, SIGUSR1);
    sigaddset(&some, SIGCHLD);
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &some, &before);
    std::string const mask = blocked_signals();

    char c = 0;
    std::error_code ec;
    for (int i = 0; i < 3; ++i) text.read(0, &c, 1, ec);
    CHECK(ec == std::errc::io_error);
    CHECK(blocked_signals() == mask);

    mmap::fault_guard const g(text);
    errno = 77;
    bool const zero = text[0] == std::byte{0};
    int const after = errno;
    CHECK(zero);
    CHECK(after == 77);
    CHECK(g.faulted());
    CHECK(blocked_signals() == mask);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}
