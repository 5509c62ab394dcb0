// The calls of the system that the backend makes, each of which can be told to fail once. Defined by
// calls_posix.cpp and calls_windows.cpp, which the linker puts between the library and the system.
#pragma once

#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

namespace injection {

struct call {
    char const* name;
    std::vector<int> errors;  // what its manual page says it may fail with
};

/// All that can fail; their position is their number.
std::vector<call> const& calls();
std::size_t number_of(std::string const& name);

/// From now on counts; the nth call (from 1) of number `which` fails with `error`. n == 0: only
/// counts.
void arm(std::size_t which, unsigned n, int error);
/// Stops counting and failing, and does what a failed call has left undone. Did the failure happen?
bool disarm();
/// How often call `which` was made between arm() and disarm().
unsigned count(std::size_t which);

/// A system without the call: each one fails with `error`, until a scope ends.
struct missing {
    missing(std::string const& name, int error);
    missing(missing const&) = delete;
    missing& operator=(missing const&) = delete;
    ~missing();
};

/// Is this how the failure of a call is documented to be reported? As itself, or as what the
/// library's pages say.
bool is_documented(std::string const& name, int injected, std::error_code reported);

}  // namespace injection
