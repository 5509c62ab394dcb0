// What calls_posix.cpp and calls_windows.cpp share: which call fails now. For these two only.
#pragma once

#include <utility>

#include "calls.hpp"

namespace injection {

/// Should this call fail? The error number then, else 0.
int fails(std::size_t which);
/// Where a system puts the number of an error.
void set_error(int number);
/// What a call that failed has left undone: see disarm().
void undo();

/// The call itself, or its failure.
template <class Result, class Call, class... Arguments>
Result attempt(std::size_t which, Result failure, Call* real, Arguments... arguments) {
    if (int const error = fails(which)) {
        set_error(error);
        return failure;
    }
    return real(arguments...);
}

}  // namespace injection
