// region_bytes.hpp: the bytes of a region: typed views and fault-safe copies.
// Included by region.hpp.
#pragma once

#include "../region.hpp"

inline std::byte const& mmap::region::at(std::size_t index) const {
    std::error_code ec = check_access(false);
    if (!ec && index >= size()) ec = errc::out_of_range;
    throw_if(ec, "access", index, 1);
    return data()[index];
}

inline mmap::span<std::byte> mmap::region::writable_bytes(std::error_code& ec) noexcept {
    ec = check_access(true);
    return ec ? span<std::byte>() : span<std::byte>(mapping_.data, size());
}
inline mmap::span<std::byte> mmap::region::writable_bytes() {
    throw_if(check_access(true), "write to");
    return {mapping_.data, size()};
}

template <class T>
std::error_code mmap::region::check_elements(std::size_t offset, std::size_t count) const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure
                   : detail::element_view_check::failure_of<T>(data(), size(), offset, count);
}
template <class T>
std::error_code mmap::region::check_elements() const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure : detail::element_view_check::failure_of<T>(data(), size());
}
template <class T>
mmap::span<T> mmap::region::view_as(std::size_t offset, std::size_t count) const noexcept {
    return {reinterpret_cast<T*>(mapping_.data + offset), count};
}

template <class T>
mmap::span<T> mmap::region::as(std::error_code& ec) noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size() / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as() {
    if (std::error_code const ec = check_elements<T>()) raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(0, size() / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as(std::error_code& ec) const noexcept {
    ec = check_elements<T>();
    return ec ? span<T>() : view_as<T>(0, size() / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as() const {
    if (std::error_code const ec = check_elements<T>()) raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(0, size() / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : view_as<T>(offset, count);
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) {
    if (std::error_code const ec = check_elements<T>(offset, count))
        raise_elements(ec, sizeof(T), alignof(T));
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
    if (std::error_code const ec = check_elements<T>(offset, count))
        raise_elements(ec, sizeof(T), alignof(T));
    return view_as<T>(offset, count);
}

// A copy that succeeds makes no std::error_code but its caller's: each costs a call of
// std::system_category(), more than the copy of a few bytes. A closed region allows nothing.

inline bool mmap::region::copy_out(std::size_t offset, void* buffer, std::size_t n) const noexcept {
    if (!allows(false) || !contains(offset, n)) return false;
    return n == 0 || (platform::copy(buffer, data() + offset, n, data() + offset) &&
                      !lost_before(offset + n));
}
inline bool mmap::region::copy_in(std::size_t offset, void const* buffer, std::size_t n) noexcept {
    if (!allows(true) || !contains(offset, n)) return false;
    return n == 0 || (platform::copy(mapping_.data + offset, buffer, n, data() + offset) &&
                      !lost_before(offset + n));
}
/// The error behind a failed copy.
inline std::error_code mmap::region::io_failure_reason(std::size_t offset, std::size_t n,
                                                       bool for_writing) const noexcept {
    if (!is_open()) return errc::closed;
    if (!contains(offset, n)) return errc::out_of_range;
    std::error_code failure = check_access(for_writing);
    if (!failure) failure = platform::fault_handling();
    return failure ? failure : std::make_error_code(std::errc::io_error);
}
inline void mmap::region::throw_io_error(std::size_t offset, std::size_t n,
                                         bool for_writing) const {
    raise(io_failure_reason(offset, n, for_writing), for_writing ? "write" : "read", offset, n);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = copy_out(offset, buffer, n) ? std::error_code() : io_failure_reason(offset, n, false);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n) const {
    if (!copy_out(offset, buffer, n)) throw_io_error(offset, n, false);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n,
                                std::error_code& ec) noexcept {
    ec = copy_in(offset, buffer, n) ? std::error_code() : io_failure_reason(offset, n, true);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    if (!copy_in(offset, buffer, n)) throw_io_error(offset, n, true);
}
