// region_bytes.hpp: the bytes of a region: typed views and fault-safe copies.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline mmap::span<std::byte> mmap::region::writable_bytes(std::error_code& ec) noexcept {
    ec = check_access(true);
    return ec ? span<std::byte>() : span<std::byte>(data_, size_);
}
inline mmap::span<std::byte> mmap::region::writable_bytes() {
    std::error_code ec;
    span<std::byte> const bytes = writable_bytes(ec);
    require(ec, "write to");
    return bytes;
}

template <class T>
std::error_code mmap::region::check_elements(std::size_t offset, std::size_t count) const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure
                   : mmap::detail::element_view_check::check<T>(data_, size_, offset, count);
}
template <class T>
std::error_code mmap::region::check_elements() const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure : mmap::detail::element_view_check::check<T>(data_, size_);
}
template <class T>
mmap::span<T> mmap::region::view_as(std::size_t offset, std::size_t count) const noexcept {
    return {reinterpret_cast<T*>(data_ + offset), count};
}

template <class T>
mmap::span<T> mmap::region::as(std::error_code& ec) noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as() {
    require(check_elements<T>(), "view as elements");
    return view_as<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as(std::error_code& ec) const noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as() const {
    require(check_elements<T>(), "view as elements");
    return view_as<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) {
    require(check_elements<T>(offset, count), "view as elements");
    return view_as<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) const noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) const {
    require(check_elements<T>(offset, count), "view as elements");
    return view_as<T>(offset, count);
}

// A copy that succeeds makes no std::error_code but its caller's: each costs a call of
// std::system_category(), more than the copy of a few bytes. A closed region allows nothing.

inline bool mmap::region::copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept {
    if (!allows(false) || !detail::bounds::contains(offset, n, size_)) return false;
    return n == 0 || (detail::platform::copy(buffer, data_ + offset, n, data_ + offset) &&
                      !lost_before(offset + n));
}
inline bool mmap::region::copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept {
    if (!allows(true) || !detail::bounds::contains(offset, n, size_)) return false;
    return n == 0 || (detail::platform::copy(data_ + offset, buffer, n, data_ + offset) &&
                      !lost_before(offset + n));
}
/// Why one of them said no.
inline std::error_code mmap::region::refusal(std::size_t offset, std::size_t n,
                                             bool for_writing) const noexcept {
    std::error_code failure = check(offset, n);
    if (!failure) failure = check_access(for_writing);
    if (!failure) failure = mmap::detail::platform::fault_handling();
    return failure ? failure : std::make_error_code(std::errc::io_error);
}
inline void mmap::region::refuse(std::size_t offset, std::size_t n, bool for_writing) const {
    raise(refusal(offset, n, for_writing), for_writing ? "write" : "read", offset, n);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = copy_out(offset, buffer, n) ? std::error_code() : refusal(offset, n, false);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n) const {
    if (!copy_out(offset, buffer, n)) refuse(offset, n, false);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n,
                                std::error_code& ec) noexcept {
    ec = copy_in(offset, buffer, n) ? std::error_code() : refusal(offset, n, true);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    if (!copy_in(offset, buffer, n)) refuse(offset, n, true);
}
