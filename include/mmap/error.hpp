// error.hpp: what can go wrong, and how it is said. A failing call reports the system's own code
// (`errno` in generic_category's meaning, `GetLastError()` on Windows) or, where no system call
// failed, an `mmap::errc`. The throwing form adds which operation on which object.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

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
};

inline std::error_category const& mmap::category() noexcept {
    class mmap_category final : public std::error_category {
        [[nodiscard]] char const* name() const noexcept override { return "mmap"; }

        [[nodiscard]] std::string message(int code) const override {
            switch (static_cast<mmap::errc>(code)) {
                case mmap::errc::past_end_of_file:
                    return "Range lies past the end of the file";
                case mmap::errc::out_of_range:
                    return "Range lies outside the region";
                case mmap::errc::closed:
                    return "Region is closed";
                case mmap::errc::not_mappable:
                    return "Not a kind of file that can be mapped";
                case mmap::errc::not_resizable:
                    return "Region is not writable or maps a private copy";
                case mmap::errc::not_locked:
                    return "Range is not locked";
                case mmap::errc::not_supported:
                    return "Not supported on this system";
                case mmap::errc::partial_element:
                    return "Size is not a whole number of elements";
                case mmap::errc::misaligned:
                    return "Address is not aligned for the type";
                case mmap::errc::bad_frame:
                    return "Frame length is invalid";
            }
            return "Unknown error";
        }

        [[nodiscard]] std::error_condition default_error_condition(
            int code) const noexcept override {
            switch (static_cast<mmap::errc>(code)) {
                case mmap::errc::past_end_of_file:
                case mmap::errc::out_of_range:
                case mmap::errc::partial_element:
                case mmap::errc::misaligned:
                    return std::errc::invalid_argument;
                case mmap::errc::closed:
                    return std::errc::bad_file_descriptor;
                case mmap::errc::not_mappable:
                    return std::errc::no_such_device;
                case mmap::errc::not_resizable:
                case mmap::errc::not_locked:
                    return std::errc::operation_not_permitted;
                case mmap::errc::not_supported:
                    return std::errc::not_supported;
                case mmap::errc::bad_frame:
                    return std::errc::bad_message;
            }
            return {code, *this};
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
/// `cannot map "a/b.bin" (RDWR): Permission denied`.
class mmap::error : public std::system_error {
public:
    error(std::error_code code, std::string operation, std::string object)
        : std::system_error(code, "cannot " + operation + " " + object),
          operation_(std::move(operation)),
          object_(std::move(object)) {}

    /// What was attempted: "map", "flush", "resize" …
    [[nodiscard]] std::string const& operation() const noexcept { return operation_; }
    /// On what: the path or name as given, or a description of the region.
    [[nodiscard]] std::string const& object() const noexcept { return object_; }

    /// Throws; without exceptions prints the message to stderr and aborts.
    [[noreturn]] static void raise(std::error_code code, std::string operation,
                                   std::string object) {
        error e(code, std::move(operation), std::move(object));
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
        throw e;
#else
        std::fprintf(stderr, "mmap: %s\n", e.what());
        std::abort();
#endif
    }

private:
    std::string operation_;
    std::string object_;
};
