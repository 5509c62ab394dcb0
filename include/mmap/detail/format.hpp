// format.hpp: formatting messages.
#pragma once

#include <cstdarg>
#include <cstdio>
#include <string>

#include "../scope.hpp"

/// Formats as std::printf does. A C variadic function, because compilers never inline one: a program
/// contains one call for each message. tests/hygiene/ lets the compiler check the patterns.
inline std::string mmap::detail::format(char const* pattern, ...) {
    // By a pointer: clang's -Wformat=2 wants a literal where vsnprintf itself is called.
    int (*const write)(char*, std::size_t, char const*, std::va_list) = std::vsnprintf;
    std::string text;
    int length = 0;
    do {  // once to learn the length, once to write
        text.resize(static_cast<std::size_t>(length));
        std::va_list values;
        va_start(values, pattern);
        length = write(text.data(), text.size() + 1, pattern, values);
        va_end(values);
    } while (length > static_cast<int>(text.size()));
    return text;
}
