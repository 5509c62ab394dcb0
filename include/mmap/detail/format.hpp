// format.hpp: formatting messages.
#pragma once

#include <stdio.h>

#include <cstdarg>
#include <string>

#include "../scope.hpp"

// Clang wants a literal as a pattern, or an attribute that MSVC warns about (-Wformat-nonliteral).
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#endif

/// Formats as std::printf does. A C variadic function, because compilers never inline one: a program
/// contains one call for each message. tests/hygiene/ lets the compiler check the patterns.
inline std::string mmap::detail::format(char const* pattern, ...) {
    std::string text;
    int length = 0;
    do {  // once to learn the length, once to write
        text.resize(static_cast<std::size_t>(length));
        std::va_list values;
        va_start(values, pattern);
        // Global and in brackets: vsnprintf is a macro in <libintl.h>, in Ruby, in Python before 3.11.
        length = (::vsnprintf)(text.data(), text.size() + 1, pattern, values);
        va_end(values);
    } while (length > static_cast<int>(text.size()));
    return text;
}

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
