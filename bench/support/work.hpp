// work.hpp: what is done to the bytes, the same for all contestants.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace bench {
/// One load a page: makes every page present, at the least cost of its own.
inline void touch(std::byte const* data, std::size_t size) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < size; i += 4096) sum += static_cast<unsigned>(data[i]);
    benchmark::DoNotOptimize(sum);
}

/// The sum of the bytes as words, as fast as memory gives them.
inline std::uint64_t sum(std::byte const* data, std::size_t size) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i + sizeof total <= size; i += sizeof total) {
        std::uint64_t word = 0;
        std::memcpy(&word, data + i, sizeof word);
        total += word;
    }
    return total;
}

/// Places in [0, size), a multiple of `unit` each, the same in every run.
class places {
public:
    places(std::size_t size, std::size_t unit) : count_(size / unit), unit_(unit) {}
    std::size_t next() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
        return static_cast<std::size_t>(state_ >> 33U) % count_ * unit_;
    }

private:
    std::uint64_t state_ = 1;
    std::size_t count_;
    std::size_t unit_;
};
}  // namespace bench
