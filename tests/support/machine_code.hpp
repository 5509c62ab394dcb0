// A function `int f() { return 42; }` as bytes, for the processors that CI has.
#pragma once

#include <cstring>
#include <string_view>

#include "catch.hpp"

namespace test {

#if defined(__x86_64__) || defined(__i386__) || defined(_M_X64) || defined(_M_IX86)
constexpr std::string_view returns_42("\xB8\x2A\x00\x00\x00\xC3", 6);  // mov eax, 42; ret
#elif defined(__aarch64__)
constexpr std::string_view returns_42("\x40\x05\x80\x52\xC0\x03\x5F\xD6", 8);  // mov w0, #42; ret
#else
constexpr std::string_view returns_42;
#endif

/// False, and said so in the test's report, on processors that this file knows nothing of.
inline bool knows_machine_code() {
    if (!returns_42.empty()) return true;
    SUCCEED("no machine code for this processor in support/machine_code.hpp");
    return false;
}

inline int run_code(void const* at) {
    int (*function)() = nullptr;
    static_assert(sizeof function == sizeof at);
    std::memcpy(&function, &at, sizeof at);
    return function();
}

/// Processors with separate caches must be told of new code.
inline void flush_code(void const* at, std::size_t size) {
#if defined(__GNUC__)
    char* const begin = const_cast<char*>(static_cast<char const*>(at));
    __builtin___clear_cache(begin, begin + size);
#else
    (void)at;
    (void)size;
#endif
}

}  // namespace test
