// owned.hpp: a handle that closes itself. The library holds every handle it owns in one of these,
// and callers hand theirs over in one.
#pragma once

#include <utility>

#include "detail/system.hpp"

/// Owns a native handle (`int` on POSIX, `HANDLE` on Windows) and closes it. Move-only.
///
/// `mmap::region r(mmap::owned(fd), mmap::RDWR)` hands the handle over: the region keeps it if it
/// needs it and closes it otherwise. On failure it stays with this object, which closes it.
class mmap::owned {
public:
    using native_handle_type = detail::native::handle;

    owned() noexcept = default;
    explicit owned(native_handle_type handle) noexcept : handle_(detail::native::to_os(handle)) {}
    owned(owned&& other) noexcept : handle_(std::exchange(other.handle_, detail::platform::none)) {}
    owned& operator=(owned&& other) noexcept {
        owned(std::move(other)).swap(*this);
        return *this;
    }
    owned(owned const&) = delete;
    owned& operator=(owned const&) = delete;
    ~owned() { detail::platform::close(handle_); }

    /// The handle; -1 or INVALID_HANDLE_VALUE if there is none. Still owned by this object.
    [[nodiscard]] native_handle_type get() const noexcept {
        return detail::native::from_os(handle_);
    }
    /// Gives the handle to the caller, who closes it.
    [[nodiscard]] native_handle_type release() noexcept {
        return detail::native::from_os(std::exchange(handle_, detail::platform::none));
    }
    /// Closes the handle.
    void reset() noexcept { owned().swap(*this); }
    void swap(owned& other) noexcept { std::swap(handle_, other.handle_); }
    friend void swap(owned& a, owned& b) noexcept { a.swap(b); }
    [[nodiscard]] explicit operator bool() const noexcept {
        return handle_ != detail::platform::none;
    }

    /// For the library's own calls: the handle as detail::platform takes it, and where such a call
    /// stores a new one. @pre of receive(): there is none yet
    [[nodiscard]] std::intptr_t object() const noexcept { return handle_; }
    [[nodiscard]] std::intptr_t& receive() noexcept { return handle_; }

private:
    detail::platform::handle handle_ = detail::platform::none;
};
