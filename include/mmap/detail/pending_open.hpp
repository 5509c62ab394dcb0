// pending_open.hpp: the object that a call is about to map, from its source to its owner.
#pragma once

#include "../source.hpp"

/// Opens a path, borrows a handle, or takes one over; whatever the call does not keep is closed.
/// A handle that was handed over stays with the caller until commit().
struct mmap::detail::pending_open {
    platform::handle object = platform::none;

    pending_open() noexcept = default;

    /// Opens what the source names. With `keeps` the call will own a handle: a borrowed one is
    /// duplicated here, before anything is mapped.
    [[nodiscard]] std::error_code open(source const& from, access mode, bool keeps) noexcept {
        if (!from.valid()) return std::make_error_code(std::errc::invalid_argument);
        if (from.is_path()) {
            std::error_code const failure =
                platform::open_file(from.path(), mode, opened_.receive());
            object = opened_.object();
            return failure;
        }
        object = from.handle();
        given_ = from.given();
        if (!keeps || object == platform::none) return {};
        if (given_ != nullptr && platform::is_keepable(object)) return {};
        return platform::duplicate(object, opened_.receive());
    }
    /// Where a call that creates or opens the object stores its handle.
    [[nodiscard]] platform::handle& receive() noexcept { return opened_.receive(); }
    void use_received() noexcept { object = opened_.object(); }

    /// The call has succeeded: the handle to keep. One that was handed over and is not kept is
    /// closed.
    [[nodiscard]] owned commit(bool keeps) noexcept {
        owned given;
        if (given_ != nullptr) given = std::move(*given_);
        if (!keeps) return {};
        return opened_ ? std::move(opened_) : std::move(given);
    }

private:
    owned opened_;            // by this call
    owned* given_ = nullptr;  // the caller's
};
