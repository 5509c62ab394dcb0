// step.hpp: the language of the model. A step is a few bytes, so that any bytes are a program: those of a
// random generator, of a fuzzer, or of a failure that is being made smaller.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace model {

struct step {
    static constexpr std::size_t size = 12;
    std::array<std::uint8_t, size> bytes{};
};
using program = std::vector<step>;

/// The parameters of a step, taken one after the other. Zeros are the plainest choice of each.
class arguments {
public:
    explicit arguments(step const& s) : step_(s) {}

    [[nodiscard]] std::uint8_t byte() { return next_ < step::size ? step_.bytes[next_++] : 0; }
    [[nodiscard]] std::size_t below(std::size_t n) { return byte() % n; }
    [[nodiscard]] bool flag() { return byte() % 4 == 3; }

private:
    step const& step_;
    std::size_t next_ = 0;
};

/// splitmix64 (Steele, Lea, Flood 2014): the same numbers on every system.
class random_bits {
public:
    explicit random_bits(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t state_;
};

inline program random_program(std::uint64_t seed, std::size_t steps) {
    random_bits bits(seed);
    program result(steps);
    for (step& s : result)
        for (std::size_t i = 0; i < step::size; i += 4) {
            std::uint64_t const word = bits.next();
            for (std::size_t j = 0; j < 4; ++j)
                s.bytes[i + j] = static_cast<std::uint8_t>(word >> (8 * j));
        }
    return result;
}

}  // namespace model
