#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("where SIGBUS is ignored kill() stays without effect and guards work") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        test::handle_bus(SIG_IGN);
        mmap::region const text(dir / "f");
        mmap::fault_guard const g(text);
        ::kill(::getpid(), SIGBUS);
        ::raise(SIGBUS);
        std::filesystem::resize_file(dir / "f", 0);
        bool const survived = text[0] == std::byte{0} && g.faulted();
        ::raise(SIGBUS);
        return survived ? 0 : 1;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE(
    "where SIGBUS is ignored a fault that no guard is for ends the program, as the system has it") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(SIG_IGN);
        test::make_a_guard();
        test::lost_page()[0] = 'x';
        return 0;
    });
    CHECK(child.signal == SIGBUS);
}
