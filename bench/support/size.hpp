// size.hpp: numbers of bytes, and how they are written in names.
#pragma once

#include <cstddef>
#include <string>

namespace bench {
inline constexpr std::size_t KiB = 1024;
inline constexpr std::size_t MiB = 1024 * KiB;
inline constexpr std::size_t GiB = 1024 * MiB;

inline std::string text(std::size_t bytes) {
    if (bytes >= GiB) return std::to_string(bytes / GiB) + "GiB";
    if (bytes >= MiB) return std::to_string(bytes / MiB) + "MiB";
    if (bytes >= KiB) return std::to_string(bytes / KiB) + "KiB";
    return std::to_string(bytes) + "B";
}
}  // namespace bench
