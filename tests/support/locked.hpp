// Which pages of this process are locked in memory, as Linux tells: VmLck of /proc/self/status.
#pragma once

#include <mmap.hpp>

#include "proc.hpp"

namespace test {

inline std::size_t const page = mmap::page_size();

/// Have as many pages been locked since there were `before` bytes? The sanitizers make mlock() do
/// nothing, so nothing is known there.
inline bool locked_since(std::size_t before, std::size_t pages) {
    return sanitized || locked_bytes() - before == pages * page;
}

}  // namespace test
