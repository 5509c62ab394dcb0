// cstring_view.hpp: paths and names as callers have them: a pointer, or a string that knows its length.
#pragma once

#include <type_traits>
#include <utility>

#include "detail/wrong_call.hpp"
#include "scope.hpp"

/// Text that ends in a NUL, borrowed for the duration of a call. Takes `Char const*` and anything
/// with a `c_str()` of that type: std::string, std::filesystem::path … A std::string_view may lack the
/// NUL and does not convert. A null pointer, or text with a NUL inside, is not valid(): the system
/// would see a shorter name than the caller wrote.
template <class Char>
class mmap::cstring_view {
    template <class T>
    using if_text = std::enable_if_t<
        std::is_convertible_v<decltype(std::declval<T const&>().c_str()), Char const*>>;

public:
    using char_type = Char;

    constexpr cstring_view(Char const* text) noexcept : text_(text), valid_(text != nullptr) {}
    cstring_view(std::nullptr_t) = delete;
    template <class View,
              class Reason =
                  detail::wrong_call::a_string_view_may_lack_the_final_NUL_so_pass_a_std_string,
              detail::wrong_call::if_view<View> = 0>
    cstring_view(View const&) = delete;
    template <class T, class = if_text<T>>
    cstring_view(T const& text) noexcept
        : text_(text.c_str()), valid_(size() == own_length(text, 0)) {}

    [[nodiscard]] constexpr Char const* c_str() const noexcept { return text_; }
    [[nodiscard]] constexpr bool valid() const noexcept { return valid_; }
    /// Characters before the NUL. @pre c_str() is not null
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        std::size_t n = 0;
        while (text_[n] != Char{}) ++n;
        return n;
    }

private:
    // The length that the text itself reports: std::filesystem::path through native(), strings
    // through size(). Text that reports none cannot hold a NUL.
    template <class T>
    static auto own_length(T const& text, int) noexcept
        -> decltype(static_cast<std::size_t>(text.native().size())) {
        return text.native().size();
    }
    template <class T>
    static auto own_length(T const& text, long) noexcept
        -> decltype(static_cast<std::size_t>(text.size())) {
        return static_cast<std::size_t>(text.size());
    }
    template <class T>
    std::size_t own_length(T const&, ...) const noexcept {
        return size();
    }

    Char const* text_;
    bool valid_;
};
