// range.hpp: rounding and bounds. Pure arithmetic, in forms that cannot overflow.
#pragma once

#include <cstdint>

#include "../scope.hpp"

struct mmap::detail::bounds {
    /// Is [offset, offset + length) inside [0, size)? `offset + length > size` could wrap.
    [[nodiscard]] static constexpr bool contains(std::uint64_t offset, std::uint64_t length,
                                                 std::uint64_t size) noexcept {
        return offset <= size && length <= size - offset;
    }
    // Units are pages and granularities, which are powers of two on every system: a mask takes one
    // cycle, a division thirty.
    /// Bytes of n above the last multiple of `unit`.
    [[nodiscard]] static constexpr std::size_t offset_in(std::uint64_t n,
                                                         std::size_t unit) noexcept {
        return static_cast<std::size_t>(n) & (unit - 1);
    }
    [[nodiscard]] static constexpr std::size_t align_down(std::size_t n,
                                                          std::size_t unit) noexcept {
        return n - offset_in(n, unit);
    }
    /// The least multiple of `unit` that is at least n; 0 if there is none in size_t, for the next is
    /// SIZE_MAX + 1, which is a multiple of every unit and wraps to it.
    [[nodiscard]] static constexpr std::size_t align_up(std::size_t n, std::size_t unit) noexcept {
        return align_down(n + (unit - 1), unit);
    }
    /// The longest length that pointers into one object can express.
    static constexpr std::size_t longest = static_cast<std::size_t>(PTRDIFF_MAX);
};
