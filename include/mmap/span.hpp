// span.hpp: a view of consecutive elements. C++17 has no std::span; this one converts to it, and from
// it.
#pragma once

#if defined(__cpp_concepts)
#include <string_view>
#include <version>
#endif

#include <type_traits>
#include <utility>

#include "scope.hpp"

/// `size()` elements from `data()`, owned by somebody else: here, by a region. Valid until the
/// region is unmapped, assigned to, slid, moved by a resize, or destroyed.
template <class T>
class mmap::span {
    template <class Elements>
    using element_of = std::remove_pointer_t<decltype(std::declval<Elements const&>().data())>;
    template <class Elements>
    using if_viewable = std::enable_if_t<
        std::is_convertible_v<element_of<Elements> (*)[], T (*)[]> &&
        std::is_convertible_v<decltype(std::declval<Elements const&>().size()), std::size_t>>;

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
    template <std::size_t N>
    constexpr span(T (&elements)[N]) noexcept : data_(elements), size_(N) {}
    /// Of what has consecutive elements, which others own: of std::vector, std::string, mmap::vector to
    /// read, of another span also to write.
    template <class Elements, class = if_viewable<Elements>>
    constexpr span(Elements const& elements) noexcept
        : data_(elements.data()), size_(elements.size()) {}

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

// A span may be copied and outlived by its iterators, as std::string_view: <string_view> has what is
// specialised here.
#if defined(__cpp_lib_ranges)
template <class T>
inline constexpr bool std::ranges::enable_borrowed_range<mmap::span<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_view<mmap::span<T>> = true;
#endif

/// A part of a region: bytes [offset, offset + length).
struct mmap::range {
    std::size_t offset = 0;
    std::size_t length = 0;
};
