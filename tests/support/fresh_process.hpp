// Tests of what the library's first guard finds: they need a process that has made none. POSIX.
#pragma once

#include <signal.h>

#include <string>

#include "catch.hpp"
#include "child.hpp"

namespace test {

inline bool same_handler_as_at_start() {
    static auto const now = [] {
        struct sigaction action = {};
        ::sigaction(SIGBUS, nullptr, &action);
        return action.sa_sigaction;
    };
    static auto const at_start = now();
    return now() == at_start;
}
inline bool const handler_was_seen_at_start = same_handler_as_at_start();  // before main()

/// CTest gives each test a process. Where all run in one and another test has made a guard, this runs
/// the present test again, in a process of its own: `if (test::ran_elsewhere()) return;`
inline bool ran_elsewhere() {
    if (same_handler_as_at_start()) return false;
    std::string name;
    for (char const c : std::string(Catch::getResultCapture().getCurrentTestName())) {
        if (c == ',' || c == '[' || c == '"')
            name += '\\';  // what the command line takes as more than a name
        name += c;
    }
    ending const other = run("/proc/self/exe", {name});
    INFO(other.output);
    REQUIRE(other.exit_code == 0);
    REQUIRE(other.output.find("All tests passed") !=
            std::string::npos);  // not: no test of that name
    return true;
}

}  // namespace test
