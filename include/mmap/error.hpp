// error.hpp: what can go wrong, and how it is said. A failing call reports the system's own code
// (std::system_category() with `errno`, or `GetLastError()` on Windows) or, where no system call
// failed, an `mmap::errc`. The throwing form adds which operation on which object.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "detail/format.hpp"
#include "scope.hpp"

/// Errors that the library finds itself. Each also equals the std::errc named beside it.
enum class mmap::errc {
    past_end_of_file = 1,  ///< offset or length reach past the file's end (invalid_argument)
    out_of_range,          ///< a range leaves the region, a position the cursor (invalid_argument)
    closed,                ///< the region maps nothing (bad_file_descriptor)
    not_mappable,          ///< pipe, folder, terminal … have no bytes to map (no_such_device)
    not_resizable,         ///< RDONLY, COPY or protected memory (operation_not_permitted)
    not_locked,            ///< unlock without lock (operation_not_permitted)
    not_supported,         ///< this system cannot do it (not_supported)
    partial_element,       ///< the size is no multiple of the element's (invalid_argument)
    misaligned,            ///< the address does not suit the type (invalid_argument)
    bad_frame,             ///< a frame's length contradicts the region's (bad_message)
    no_shared_memory,      ///< Linux: there is no /dev/shm (no_such_file_or_directory)
};

inline std::error_category const& mmap::category() noexcept {
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
    };
    static mmap_category const instance;
    return instance;
}

[[nodiscard]] inline std::error_code make_error_code(mmap::errc code) noexcept {
    return {static_cast<int>(code), mmap::category()};
}

template <>
struct std::is_error_code_enum<mmap::errc> : std::true_type {};

/// What throwing calls throw: a std::system_error whose what() reads
/// `cannot map "a/b.bin" (RDWR): Permission denied`. Of your own operations and objects it has the
/// first MiB, up to the first NUL.
class mmap::error : public std::system_error {
public:
    error(std::error_code code, std::string_view operation, std::string_view object)
        : std::system_error(code),
          operation_(shown(operation)),
          object_(shown(object)),
          text_(detail::format("cannot %.*s %.*s: %s", operation_, operation.data(), object_,
                               object.data(), std::system_error::what())) {}

    [[nodiscard]] char const* what() const noexcept override { return text_.c_str(); }
    /// What was attempted: "map", "flush", "resize" …
    [[nodiscard]] std::string operation() const { return part(0, operation_); }
    /// On what: a description, with the path as it was given in quotes, or the region's.
    [[nodiscard]] std::string object() const { return part(operation_ + 1, object_); }

    /// Throws; without exceptions prints the message to stderr and aborts.
    [[noreturn]] static void raise(std::error_code code, std::string_view operation,
                                   std::string_view object) {
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
        throw error(code, operation, object);
#else
        std::fprintf(stderr, "mmap: %s\n", error(code, operation, object).what());
        std::abort();
#endif
    }

private:
    /// How many characters of it a message has: printf's count is an int, and a NUL ends what it
    /// reads. (strnlen: POSIX.1-2008, and in every C library of Windows.)
    static int shown(std::string_view text) noexcept {
        constexpr std::size_t most = std::size_t{1} << 20U;
        if (text.empty()) return 0;  // perhaps of no text at all
        return static_cast<int>(::strnlen(text.data(), text.size() < most ? text.size() : most));
    }
    [[nodiscard]] std::string part(int from, int length) const {
        constexpr std::size_t prefix = 7;  // "cannot "
        return text_.substr(prefix + static_cast<std::size_t>(from),
                            static_cast<std::size_t>(length));
    }

    int operation_, object_;  // characters of text_
    std::string text_;
};
