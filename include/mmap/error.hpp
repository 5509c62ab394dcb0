// error.hpp: what can go wrong. A failing call reports the system's own code (std::system_category()
// with `errno`, or `GetLastError()` on Windows) or, where no system call failed, an `mmap::errc`. The
// throwing form adds the operation and the object.
#pragma once

#include <stdio.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "detail/format.hpp"
#include "scope.hpp"

/// Errors that the library finds itself. Each also equals the std::errc named beside it. C interfaces
/// that want an `errno` get one from `ec.default_error_condition().value()`, whatever the category.
enum class mmap::errc {
    past_end_of_file = 1,  ///< offset or length reach past the file's end (invalid_argument)
    out_of_range,      ///< a range leaves the region, or a position the cursor (invalid_argument)
    closed,            ///< the region maps nothing (bad_file_descriptor)
    not_mappable,      ///< pipes, folders, terminals … have no bytes to map (no_such_device)
    not_resizable,     ///< RDONLY, COPY or protected memory (operation_not_permitted)
    not_locked,        ///< unlock() without lock() (operation_not_permitted)
    not_supported,     ///< this system cannot do it (not_supported)
    partial_element,   ///< the size is not a multiple of the element's (invalid_argument)
    misaligned,        ///< the address does not suit the type (invalid_argument)
    bad_frame,         ///< a frame's length contradicts the region's (bad_message)
    no_shared_memory,  ///< Linux: there is no /dev/shm (no_such_file_or_directory)
};

template <>
struct std::is_error_code_enum<mmap::errc> : std::true_type {};

// Visible outside a shared library that is compiled with -fvisibility=hidden, as mmap::error is: both
// travel from one library to another. (Windows has no such attribute, and MSVC warns about it.)
#if defined(__ELF__) || defined(__MACH__)
[[gnu::visibility("default")]]
#endif
inline std::error_category const&
mmap::category() noexcept {
    struct meaning {
        char const* text;
        std::errc equal;
    };
    static constexpr meaning meanings[] = {
        {"Range lies past the end of the file", std::errc::invalid_argument},
        {"Range lies outside the region", std::errc::invalid_argument},
        {"Region is closed", std::errc::bad_file_descriptor},
        {"Not a kind of file that can be mapped", std::errc::no_such_device},
        {"Region is not writable or maps a private copy", std::errc::operation_not_permitted},
        {"Range is not locked", std::errc::operation_not_permitted},
        {"Not supported on this system", std::errc::not_supported},
        {"Size is not a whole number of elements", std::errc::invalid_argument},
        {"Address is not aligned for the type", std::errc::invalid_argument},
        {"Frame length is invalid", std::errc::bad_message},
        {"This system has no shared memory (/dev/shm is missing)",
         std::errc::no_such_file_or_directory},
    };
    class mmap_category final : public std::error_category {
        static meaning const* find(int code) noexcept {
            unsigned const index = static_cast<unsigned>(code) - 1;
            return index < sizeof meanings / sizeof *meanings ? meanings + index : nullptr;
        }
        [[nodiscard]] char const* name() const noexcept override { return "mmap"; }
        [[nodiscard]] std::string message(int code) const override {
            meaning const* const known = find(code);
            return detail::format("%s", known != nullptr ? known->text : "Unknown error");
        }
        [[nodiscard]] std::error_condition default_error_condition(
            int code) const noexcept override {
            meaning const* const known = find(code);
            if (known == nullptr) return {code, *this};
            return known->equal;
        }
        // By name: a shared library that contains a standard library has a generic category of its own.
        [[nodiscard]] bool equivalent(
            int code, std::error_condition const& condition) const noexcept override {
            meaning const* const known = find(code);
            return known != nullptr && static_cast<int>(known->equal) == condition.value() &&
                   std::strcmp(condition.category().name(), "generic") == 0;
        }
    };
    // Never destroyed: destructors of static objects may still look at an error_code.
    alignas(mmap_category) static unsigned char storage[sizeof(mmap_category)];
    static std::error_category const& instance = *::new (static_cast<void*>(storage)) mmap_category;
    return instance;
}

[[nodiscard]] inline std::error_code make_error_code(mmap::errc code) noexcept {
    return {static_cast<int>(code), mmap::category()};
}

// Preferred to the standard's operators, which compare the addresses of categories.
[[nodiscard]] inline bool operator==(std::error_code const& a, mmap::errc b) noexcept {
    return a.value() == static_cast<int>(b) && std::strcmp(a.category().name(), "mmap") == 0;
}
[[nodiscard]] inline bool operator==(mmap::errc a, std::error_code const& b) noexcept {
    return b == a;
}
[[nodiscard]] inline bool operator!=(std::error_code const& a, mmap::errc b) noexcept {
    return !(a == b);
}
[[nodiscard]] inline bool operator!=(mmap::errc a, std::error_code const& b) noexcept {
    return !(b == a);
}

/// What throwing calls throw: a std::system_error whose what() reads
/// `cannot map "a/b.bin" (RDWR): Permission denied`. Copying it never throws. Of an operation or an
/// object that you name yourself, it keeps the first MiB, up to the first NUL.
#if defined(__ELF__) || defined(__MACH__)
class [[gnu::visibility("default")]] mmap::error : public std::system_error {
#else
class mmap::error : public std::system_error {
#endif
public:
    error(std::error_code code, std::string_view operation, std::string_view object)
        : std::system_error(code),
          operation_(shown(operation)),
          object_(shown(object)),
          text_(detail::format("cannot %.*s %.*s: %s", operation_, operation.data(), object_,
                               object.data(), std::system_error::what())) {}

    [[nodiscard]] char const* what() const noexcept override { return text_.what(); }
    /// What was attempted: "map", "flush", "resize" …
    [[nodiscard]] std::string operation() const { return part(0, operation_); }
    /// On what: a description, with the path as it was given in quotes, or the region's.
    [[nodiscard]] std::string object() const { return part(operation_ + 1, object_); }

    /// Throws; without exceptions, prints the message to stderr and aborts.
    [[noreturn]] static void raise(std::error_code code, std::string_view operation,
                                   std::string_view object) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
        throw error(code, operation, object);
#else
        ::fputs(detail::format("mmap: %s\n", error(code, operation, object).what()).c_str(),
                stderr);
        std::abort();
#endif
    }

private:
    /// How many characters the message shows: printf's counts are ints, and it stops at a NUL.
    /// (strnlen is in POSIX.1-2008, and in every C library of Windows.)
    static int shown(std::string_view text) noexcept {
        constexpr std::size_t most = std::size_t{1} << 20U;
        if (text.empty()) return 0;  // data() may be null
        return static_cast<int>(::strnlen(text.data(), text.size() < most ? text.size() : most));
    }
    [[nodiscard]] std::string part(int from, int length) const {
        constexpr int prefix = 7;  // "cannot "
        return {what() + prefix + from, static_cast<std::size_t>(length)};
    }

    int operation_, object_;   // characters of what()
    std::runtime_error text_;  // a text whose copies share it, so that copying cannot fail
};
