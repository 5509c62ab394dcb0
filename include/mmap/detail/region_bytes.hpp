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
    static_assert(std::is_trivially_copyable_v<T>, "bytes of a file are no object of such a type");
    if (std::error_code const failure = check_access(!std::is_const_v<T>)) return failure;
    if (offset > size_ || count > (size_ - offset) / sizeof(T)) return errc::out_of_range;
    if (count != 0 && reinterpret_cast<std::uintptr_t>(data_ + offset) % alignof(T) != 0)
        return errc::misaligned;
    return {};
}
template <class T>
std::error_code mmap::region::check_whole() const noexcept {
    std::error_code const failure = check_elements<T>(0, size_ / sizeof(T));
    return failure || size_ % sizeof(T) == 0 ? failure : make_error_code(errc::partial_element);
}
template <class T>
mmap::span<T> mmap::region::elements(std::size_t offset, std::size_t count) const noexcept {
    return {reinterpret_cast<T*>(data_ + offset), count};
}

template <class T>
mmap::span<T> mmap::region::as(std::error_code& ec) noexcept {
    ec = check_whole<T>();
    return ec ? span<T>() : elements<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as() {
    require(check_whole<T>(), "view as elements");
    return elements<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as(std::error_code& ec) const noexcept {
    ec = check_whole<T>();
    return ec ? span<T>() : elements<T>(0, size_ / sizeof(T));
}
template <class T, class>
mmap::span<T> mmap::region::as() const {
    require(check_whole<T>(), "view as elements");
    return elements<T>(0, size_ / sizeof(T));
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : elements<T>(offset, count);
}
template <class T>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) {
    require(check_elements<T>(offset, count), "view as elements");
    return elements<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count,
                               std::error_code& ec) const noexcept {
    ec = check_elements<T>(offset, count);
    return ec ? span<T>() : elements<T>(offset, count);
}
template <class T, class>
mmap::span<T> mmap::region::as(std::size_t offset, std::size_t count) const {
    require(check_elements<T>(offset, count), "view as elements");
    return elements<T>(offset, count);
}

inline void mmap::region::read(std::size_t offset, void* buffer, std::size_t n,
                               std::error_code& ec) const noexcept {
    ec = check(offset, n);
    if (!ec) ec = check_access(false);
    if (ec || n == 0) return;
    if (!os::copy(buffer, data_ + offset, n, extent()) || lost_before(offset + n))
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
    if (!os::copy(data_ + offset, buffer, n, extent()) || lost_before(offset + n))
        ec = std::make_error_code(std::errc::io_error);
}
inline void mmap::region::write(std::size_t offset, void const* buffer, std::size_t n) {
    std::error_code ec;
    write(offset, buffer, n, ec);
    require(ec, "write", offset, n);
}
