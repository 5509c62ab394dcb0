// The system calls of the POSIX backend, each of which can be told to fail once.
#pragma once

#include <cstddef>
#include <vector>

namespace injection {

struct call {
    char const* name;
    std::vector<int> errors;  // what its manual page says it may fail with
};

/// All that are wrapped; their position is their number.
std::vector<call> const& calls();

/// From now on counts; the nth call (from 1) of number `which` fails with `error`. n == 0: only
/// counts.
void arm(std::size_t which, unsigned n, int error);
/// Stops counting and failing. Did the failure happen?
bool disarm();
/// How often call `which` was made between arm() and disarm().
unsigned count(std::size_t which);

}  // namespace injection
