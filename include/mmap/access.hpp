// access.hpp: combining the modes RDONLY, RDWR, COPY and NONE with EXEC.
#pragma once

#include "scope.hpp"

/// Both accesses together. RDWR with COPY means COPY: stores stay private.
[[nodiscard]] constexpr mmap::access operator|(mmap::access a, mmap::access b) noexcept {
    unsigned const both = static_cast<unsigned>(a) | static_cast<unsigned>(b);
    unsigned const shared_store = static_cast<unsigned>(mmap::access::write);
    bool const is_private = (both & static_cast<unsigned>(mmap::access::copy)) != 0;
    return static_cast<mmap::access>(is_private ? both & ~shared_store : both);
}

/// What both accesses have in common: `(mode & mmap::EXEC) != mmap::NONE`.
[[nodiscard]] constexpr mmap::access operator&(mmap::access a, mmap::access b) noexcept {
    return static_cast<mmap::access>(static_cast<unsigned>(a) & static_cast<unsigned>(b));
}
