// The throwing form of a call that must fail: what it threw, for a test to look at.
#pragma once

#include <mmap.hpp>
#include <optional>

namespace test {

/// Nothing if the call succeeds; what is no mmap::error goes on to the test.
template <class Call>
std::optional<mmap::error> thrown(Call call) {
    try {
        call();
    } catch (mmap::error const& e) {
        return e;
    }
    return std::nullopt;
}

/// The code of what the call threw; success if it threw nothing.
template <class Call>
std::error_code code_thrown(Call call) {
    auto const e = thrown(call);
    return e ? e->code() : std::error_code();
}

}  // namespace test
