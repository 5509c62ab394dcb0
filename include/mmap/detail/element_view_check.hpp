// elements.hpp: may bytes be looked at as elements of a type?
#pragma once

#include <cstdint>
#include <type_traits>

#include "../error.hpp"

struct mmap::detail::element_view_check {
    /// `count` elements at byte `offset` of `size` bytes.
    template <class T>
    [[nodiscard]] static std::error_code check(std::byte const* data, std::size_t size,
                                               std::size_t offset, std::size_t count) noexcept {
        static_assert(std::is_trivially_copyable_v<T>,
                      "bytes of a file are no object of such a type");
        if (offset > size || count > (size - offset) / sizeof(T)) return errc::out_of_range;
        if (count != 0 && reinterpret_cast<std::uintptr_t>(data + offset) % alignof(T) != 0)
            return errc::misaligned;
        return {};
    }
    /// All of them.
    template <class T>
    [[nodiscard]] static std::error_code check(std::byte const* data, std::size_t size) noexcept {
        std::error_code const failure = check<T>(data, size, 0, size / sizeof(T));
        return failure || size % sizeof(T) == 0 ? failure : make_error_code(errc::partial_element);
    }
};
