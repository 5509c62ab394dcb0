#include <mmap.hpp>

#if defined(__linux__) && __has_include(<linux/seccomp.h>)
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

namespace {
/// From now on sigaction() fails with EPERM. False where that cannot be arranged.
bool forbid_sigaction() {
#if defined(__linux__) && __has_include(<linux/seccomp.h>)
    sock_filter program[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SYS_rt_sigaction},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    sock_fprog const filter = {sizeof program / sizeof *program, program};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        return false;
    struct sigaction action;
    return ::sigaction(SIGBUS, nullptr, &action) != 0;
#else
    return false;
#endif
}
constexpr int cannot_forbid = 77;
}  // namespace

// It was io_error, as if the file were damaged.
TEST_CASE("region::read() and write() report why the fault handler cannot be installed") {
    if (test::ran_elsewhere()) return;
    mmap::region memory(mmap::ANON, 100, mmap::COPY);
    auto const child = test::in_fork([&] {
        if (!forbid_sigaction()) return cannot_forbid;
        char c = 'x';
        std::error_code ec;
        memory.read(0, &c, 1, ec);
        EXPECT(ec == std::errc::operation_not_permitted);
        memory.write(0, &c, 1, ec);
        EXPECT(ec == std::errc::operation_not_permitted);
        mmap::fault_guard const g(memory, ec);
        EXPECT(ec == std::errc::operation_not_permitted);
        return 0;
    });
    if (child.exit_code == cannot_forbid)
        WARN("this system cannot make sigaction() fail");
    else
        CHECK(child.exit_code == 0);
}
