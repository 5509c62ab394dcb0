// span.hpp: a view of consecutive elements. C++17 has no std::span; this one converts to it.
#pragma once

#include <type_traits>

#include "scope.hpp"

/// `size()` elements from `data()`, owned by somebody else: here, by a region. Valid until the
/// region is unmapped, moved by a resize, or destroyed.
template <class T>
class mmap::span {
public:
    using element_type = T;
    using value_type = std::remove_cv_t<T>;
    using size_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using pointer = T*;
    using reference = T&;
    using iterator = T*;

    constexpr span() noexcept = default;
    constexpr span(T* data, std::size_t size) noexcept : data_(data), size_(size) {}
    /// A view for reading of what may be written.
    template <class U, class = std::enable_if_t<std::is_same_v<T, U const>>>
    constexpr span(span<U> const& other) noexcept : data_(other.data()), size_(other.size()) {}

    [[nodiscard]] constexpr T* data() const noexcept { return data_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr std::size_t size_bytes() const noexcept { return size_ * sizeof(T); }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
    [[nodiscard]] constexpr T* end() const noexcept { return data_ + size_; }
    /// Not checked, as in std::span. @pre index < size()
    [[nodiscard]] constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

/// A part of a region: bytes [offset, offset + length).
struct mmap::range {
    std::size_t offset = 0;
    std::size_t length = 0;
};
