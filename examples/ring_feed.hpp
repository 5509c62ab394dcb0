// ring_feed.hpp: what ring_writer and ring_reader share: a named ring for the bytes, and named memory for
// the positions. One writer and one reader; each position is stored by one of the two alone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <mmap.hpp>
#include <stdexcept>
#include <string>
#include <thread>

/// Positions count all bytes ever passed. A position is stored after the work that it stands for, so a
/// program that is killed leaves whole messages, and its successor goes on where the last store left it.
struct positions {
    using number = std::atomic<std::uint64_t>;
    static_assert(number::is_always_lock_free, "a lock would belong to one process alone");

    alignas(64) number written;   // by the writer
    alignas(64) number taken;     // by the reader
    alignas(64) number finished;  // 1: there will be no more
};

/// A message: its length, and so many bytes.
class ring_feed {
public:
    static constexpr std::size_t longest = 1000;

    explicit ring_feed(std::string const& name)
        : bytes_(mmap::shared{name}, std::size_t{64} << 10U),
          memory_(mmap::shared{name + " positions"}, sizeof(positions)),
          at_(*static_cast<positions*>(static_cast<void*>(memory_.writable_bytes().data()))) {}

    [[nodiscard]] positions& at() { return at_; }

    /// False if there is no room for it now.
    bool put(void const* message, std::uint32_t length) {
        std::uint64_t const begin = at_.written.load(std::memory_order_relaxed);
        std::uint64_t const used = begin - at_.taken.load(std::memory_order_acquire);
        std::size_t const needed = sizeof length + length;
        if (used > bytes_.size() || needed > bytes_.size() - used) return false;
        std::byte* const place = bytes_.at(begin, needed).data();  // across the end, too
        std::memcpy(place, &length, sizeof length);
        std::memcpy(place + sizeof length, message, length);
        at_.written.store(begin + needed, std::memory_order_release);
        return true;
    }

    /// Calls use(bytes) with the next message, in place. False if there is none now.
    template <class Use>
    bool take(Use use) {
        std::uint64_t const begin = at_.taken.load(std::memory_order_relaxed);
        std::uint64_t const there = at_.written.load(std::memory_order_acquire) - begin;
        std::uint32_t length = 0;
        if (there < sizeof length || there > bytes_.size()) return false;
        std::memcpy(&length, bytes_.at(begin, sizeof length).data(), sizeof length);
        if (length > there - sizeof length) throw std::runtime_error("the ring is damaged");
        use(bytes_.at(begin + sizeof length, length));
        at_.taken.store(begin + sizeof length + length, std::memory_order_release);
        return true;
    }

private:
    mmap::ring bytes_;
    mmap::region memory_;
    positions& at_;
};

/// Tries again until `attempt` succeeds, for no longer than `patience` since the last change of `sign`,
/// which shows that the other program lives.
template <class Attempt>
bool wait_until(Attempt attempt, positions::number const& sign,
                std::chrono::milliseconds patience) {
    using clock = std::chrono::steady_clock;
    std::uint64_t seen = sign;
    auto deadline = clock::now() + patience;
    while (!attempt()) {
        if (std::uint64_t const now = sign; now != seen) {
            seen = now;
            deadline = clock::now() + patience;
        } else if (clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}
