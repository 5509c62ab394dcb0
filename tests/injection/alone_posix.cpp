// The fault handler is installed once in a process, so each failure is tried in one of its own; and in a
// program that has run no other test: this file comes first by its name.
#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"

TEST_CASE("a fault handler that cannot be installed is an error, and the next call tries again") {
    for (unsigned const n : {1U, 2U}) {
        CAPTURE(n);
        auto const child = test::in_fork([n] {
            mmap::region const memory(mmap::ANON, 100, mmap::COPY);
            std::error_code ec;
            injection::arm(injection::number_of("sigaction"), n, EINVAL);
            mmap::fault_guard const g(memory, ec);
            if (!injection::disarm()) return 1;
            if (ec != std::errc::invalid_argument) return 2;
            if (g.intact() != 0 || g.faulted()) return 6;  // it vouches for nothing
            char byte = 0;
            memory.read(0, &byte, 1, ec);
            if (ec) return 3;
            mmap::fault_guard const again(memory);
            return again.intact() == 100 ? 0 : 4;
        });
        CHECK(child.exit_code == 0);
    }
}
