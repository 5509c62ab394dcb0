// element_view_check.hpp: may bytes be viewed as elements of a type?
#pragma once

#include <cstdint>
#include <type_traits>

#include "../error.hpp"

struct mmap::detail::element_view_check {
    /// Why `count` elements at byte `offset` of `size` bytes cannot be viewed; no error if they can.
    template <class T>
    [[nodiscard]] static std::error_code failure_of(std::byte const* data, std::size_t size,
                                                    std::size_t offset,
                                                    std::size_t count) noexcept {
        static_assert(std::is_trivially_copyable_v<T>,
                      "only trivially copyable types can be viewed in a file's bytes");
        if (offset > size || count > (size - offset) / sizeof(T)) return errc::out_of_range;
        if (count != 0 && reinterpret_cast<std::uintptr_t>(data + offset) % alignof(T) != 0)
            return errc::misaligned;
        return {};
    }
    /// All `size` bytes as elements.
    template <class T>
    [[nodiscard]] static std::error_code failure_of(std::byte const* data,
                                                    std::size_t size) noexcept {
        std::error_code const failure = failure_of<T>(data, size, 0, size / sizeof(T));
        return failure || size % sizeof(T) == 0 ? failure : make_error_code(errc::partial_element);
    }
};
