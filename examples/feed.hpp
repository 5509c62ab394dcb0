// feed.hpp: shared by publish and subscribe. Every number is one atomic store, so a publisher that is
// killed leaves nothing half done, and nobody waits for a lock that it held.
#pragma once

#include <atomic>
#include <cstdint>
#include <mmap.hpp>

struct feed {
    using number = std::atomic<std::uint64_t>;
    static_assert(number::is_always_lock_free, "a lock inside would belong to one process");
    static constexpr std::uint64_t slots = 1024;

    number written;   // numbers so far; number i is in slot i % slots
    number beat;      // changes while the publisher lives, also when there is no news
    number finished;  // 1: there will be no more
    number values[slots];

    /// Fresh memory is zeros, and zeros are such a feed.
    static feed& in(mmap::region& memory) {
        return *reinterpret_cast<feed*>(memory.writable_bytes().data());
    }
};
