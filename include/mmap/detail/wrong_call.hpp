// wrong_call.hpp: calls that must not compile, and the reason that the compiler's message shows. Deleted
// overloads name a reason in a template parameter: GCC prints it in the first line, Clang and MSVC in the
// note about the deletion.
#pragma once

#include <string_view>
#include <type_traits>
#include <utility>

#include "../scope.hpp"

struct mmap::detail::wrong_call {
    struct a_string_view_may_lack_the_final_NUL_so_pass_a_std_string;
    struct a_number_is_a_handle_only_if_it_has_the_systems_handle_type;
    struct is_it_the_offset_or_the_length_so_give_both_or_use_options;
    struct the_access_mode_comes_before_offset_and_length;
    struct a_const_region_can_be_viewed_only_as_elements_that_are_const;

    template <class T, class = void>
    struct has_c_str : std::false_type {};
    template <class T>
    struct has_c_str<T, std::void_t<decltype(std::declval<T const&>().c_str())>> : std::true_type {
    };
    template <class T>
    static constexpr bool is_view = std::is_class_v<T> && !has_c_str<T>::value &&
                                    (std::is_convertible_v<T const&, std::string_view> ||
                                     std::is_convertible_v<T const&, std::wstring_view>);
    template <class T>
    using if_view = std::enable_if_t<is_view<T>, int>;

    template <class T, class Handle>
    static constexpr bool is_number = std::is_arithmetic_v<T> && !std::is_same_v<T, Handle>;
    template <class T, class Handle>
    using if_number = std::enable_if_t<is_number<T, Handle>, int>;

    /// std::filesystem::path, and types that are built like it.
    template <class T, class = void>
    struct is_path : std::false_type {};
    template <class T>
    struct is_path<T, std::void_t<decltype(std::declval<T const&>().native())>> : std::true_type {};
    template <class What, class Integer>
    static constexpr bool is_one_integer = std::is_integral_v<Integer> && !is_path<What>::value;
    template <class What, class Integer>
    using if_one_integer = std::enable_if_t<is_one_integer<What, Integer>, int>;

    /// Memory has its length where files have the mode.
    template <class What, class Integer>
    static constexpr bool lacks_mode =
        std::is_integral_v<Integer> && !std::is_same_v<What, anonymous> &&
        !std::is_same_v<What, shared>;
    template <class What, class Integer>
    using if_no_mode = std::enable_if_t<lacks_mode<What, Integer>, int>;

    template <class T>
    using if_mutable = std::enable_if_t<!std::is_const_v<T>, int>;
};
