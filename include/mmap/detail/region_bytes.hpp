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
    return failure ? failure : mmap::elements::check<T>(data_, size_, offset, count);
}
template <class T>
std::error_code mmap::region::check_elements() const noexcept {
    std::error_code const failure = check_access(!std::is_const_v<T>);
    return failure ? failure : mmap::elements::check<T>(data_, size_);
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

inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = check(offset, n);
    if (!ec) ec = check_access(false);
    if (ec || n == 0) return;
    if (!os::copy(buffer, data_ + offset, n, data_ + offset, n) || lost_before(offset + n))
        ec = std::make_error_code(std::errc::io_error);
}
inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n) const {
    std::error_code ec;
    read(offset, buffer, n, ec);
    require(ec, "read", offset, n);
}

inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n,
                                std::error_code& ec) noexcept {
    ec = check(offset, n);
    if (!ec) ec = check_access(true);
    if (ec || n == 0) return;
    if (!os::copy(data_ + offset, buffer, n, data_ + offset, n) || lost_before(offset + n))
        ec = std::make_error_code(std::errc::io_error);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    std::error_code ec;
    write(offset, buffer, n, ec);
    require(ec, "write", offset, n);
}
