#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
int volatile earlier_calls;
int volatile later_calls;
bool volatile mask_stayed;
struct sigaction previous;

void earlier(int, siginfo_t* info, void*) {
    earlier_calls = earlier_calls + 1;
    test::mend(info->si_addr);
}
void later(int signal, siginfo_t* info, void* context) {
    later_calls = later_calls + 1;
    previous.sa_sigaction(signal, info, context);
    sigset_t now;
    ::sigprocmask(SIG_BLOCK, nullptr, &now);
    mask_stayed = sigismember(&now, SIGBUS) == 0;
}
}  // namespace

TEST_CASE("a handler installed later that passes faults on gets those that no guard takes") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(&earlier);
        mmap::region const text(dir / "f");
        char c = 0;
        text.read(0, &c, 1);  // this thread has seen the library's handler in place
        struct sigaction mine = {};
        mine.sa_sigaction = &later;
        mine.sa_flags = SA_SIGINFO | SA_NODEFER;
        ::sigaction(SIGBUS, &mine, &previous);
        EXPECT((previous.sa_flags & SA_SIGINFO) != 0);

        std::filesystem::resize_file(dir / "f", 0);
        std::error_code ec;
        text.read(0, &c, 1, ec);  // left by a jump, through their handler too
        EXPECT(ec == std::errc::io_error);
        EXPECT(later_calls == 1);
        text.read(0, &c, 1, ec);
        EXPECT(later_calls == 2);
        mmap::fault_guard const g(text);
        EXPECT(text[0] == std::byte{0});  // the new guard has put the library's handler in front
        EXPECT(later_calls == 2);
        EXPECT(earlier_calls == 0);

        char volatile* const page = test::lost_page();
        page[0] = 'x';
        EXPECT(later_calls == 3);
        EXPECT(earlier_calls == 1);
        EXPECT(mask_stayed);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
