// span.hpp: a view of consecutive elements. C++17 has no std::span; this one converts to it and from it.
#pragma once

#if defined(__cpp_concepts)
#include <string_view>
#include <version>
#endif

#include <type_traits>
#include <utility>

#include "scope.hpp"

/// `size()` elements from `data()`, which another object owns: usually a region. Valid until the
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
    /// Views the elements of a std::vector, std::string or mmap::vector for reading, and those of another
    /// span for writing, too.
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
    /// @pre not empty()
    [[nodiscard]] constexpr T& front() const noexcept { return data_[0]; }
    [[nodiscard]] constexpr T& back() const noexcept { return data_[size_ - 1]; }

    /// Parts. Not checked, as in std::span. @pre count <= size()
    [[nodiscard]] constexpr span first(std::size_t count) const noexcept { return {data_, count}; }
    [[nodiscard]] constexpr span last(std::size_t count) const noexcept {
        return {data_ + (size_ - count), count};
    }
    /// `count` elements from `offset`; `to_end`: all the rest. @pre the part lies inside the span
    [[nodiscard]] constexpr span subspan(std::size_t offset,
                                         std::size_t count = to_end) const noexcept {
        return {data_ + offset, count == to_end ? size_ - offset : count};
    }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

// As std::string_view, a span is cheap to copy and its iterators may outlive it. <string_view> declares
// the variables that are specialised here.
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
