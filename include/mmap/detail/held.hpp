// held.hpp: a handle on its way from a source to whoever keeps it.
#pragma once

#include "../source.hpp"

/// Closed on the way out, unless it was lent or has been taken.
struct mmap::held {
    os::handle handle = os::none;
    bool is_ours = false;

    held() noexcept = default;
    explicit held(source const& from) noexcept
        : handle(from.handle()), is_ours(from.is_owned()) {}  // closed, whatever happens
    held(held const&) = delete;
    held& operator=(held const&) = delete;
    ~held() {
        if (is_ours) os::close(handle);
    }

    /// Opens what the source names, if it is a path.
    [[nodiscard]] std::error_code open(source const& from, access mode) noexcept {
        if (!from.valid()) return std::make_error_code(std::errc::invalid_argument);
        if (!from.is_path()) return {};
        std::error_code const failure = os::open_file(from.path(), mode, handle);
        is_ours = !failure;
        return failure;
    }

    /// To be kept: another one to the same object, in the place of a handle that is only lent.
    [[nodiscard]] std::error_code keep() noexcept {
        if (is_ours || handle == os::none) return {};
        std::error_code const failure = os::duplicate(handle, handle);
        is_ours = !failure;
        return failure;
    }
    [[nodiscard]] os::handle take() noexcept {
        is_ours = false;
        return handle;
    }
};
