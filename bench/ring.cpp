// Messages from one thread to another, through a ring that is mapped twice in a row, and through one that
// is mapped once: there a message that crosses the end is copied in two parts, and put together again by
// the reader, or each message is copied out.
#include "support/suite.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace bench;

namespace {
constexpr std::size_t ring_size = MiB;
constexpr std::size_t header = 8;  // so that messages cross the end at every offset

class doubled {
public:
    void write(std::uint64_t position, std::byte const* from, std::size_t n) {
        std::memcpy(ring_.at(position, n).data(), from, n);
    }
    std::byte const* read(std::uint64_t position, std::size_t n) {
        return ring_.at(position, n).data();
    }

private:
    mmap::ring ring_{ring_size};
};

/// `always`: the reader copies each message; otherwise only those that cross the end.
template <bool always>
class wrapping {
public:
    void write(std::uint64_t position, std::byte const* from, std::size_t n) {
        std::size_t const at = position % ring_size;
        std::size_t const first = std::min(n, ring_size - at);
        std::memcpy(bytes() + at, from, first);
        std::memcpy(bytes(), from + first, n - first);
    }
    std::byte const* read(std::uint64_t position, std::size_t n) {
        std::size_t const at = position % ring_size;
        std::size_t const first = std::min(n, ring_size - at);
        if (!always && first == n) return bytes() + at;
        if (message_.size() < n) message_.resize(n);
        std::memcpy(message_.data(), bytes() + at, first);
        std::memcpy(message_.data() + first, bytes(), n - first);
        return message_.data();
    }

private:
    std::byte* bytes() { return memory_.writable_bytes().data(); }

    mmap::region memory_{mmap::ANON, ring_size};
    std::vector<std::byte> message_;
};

/// Passes messages of so many bytes, together `total`, from this thread to another one, which sums them up.
template <class Buffer>
void pass(Buffer& buffer, std::size_t payload) {
    constexpr std::size_t total = 64 * MiB;
    std::size_t const n = payload + header;
    std::uint64_t const end = total / n * n;
    alignas(64) std::atomic<std::uint64_t> written{0};
    alignas(64) std::atomic<std::uint64_t> taken{0};
    std::thread reader([&] {
        for (std::uint64_t at = 0; at != end;) {
            if (written.load(std::memory_order_acquire) == at) {
                std::this_thread::yield();
                continue;
            }
            std::byte const* const message = buffer.read(at, n);
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i < n; i += sizeof sum) {
                std::uint64_t word = 0;
                std::memcpy(&word, message + i, sizeof word);
                sum += word;
            }
            benchmark::DoNotOptimize(sum);
            at += n;
            taken.store(at, std::memory_order_release);
        }
    });
    std::vector<std::byte> const message(n, std::byte{1});
    for (std::uint64_t at = 0; at != end;) {
        while (at + n - taken.load(std::memory_order_acquire) > ring_size)
            std::this_thread::yield();
        buffer.write(at, message.data(), n);
        at += n;
        written.store(at, std::memory_order_release);
    }
    reader.join();
}

template <class Buffer>
void add(suite& all, std::string const& name, std::size_t payload) {
    auto const buffer = std::make_shared<Buffer>();
    all.add(name, text(payload) + " messages", [=] { pass(*buffer, payload); }).real_time();
}
}  // namespace

int main(int argc, char** argv) {
    suite all("ring", "wrap", argc, argv);
    for (std::size_t const payload : {std::size_t{64}, KiB, 64 * KiB}) {
        add<wrapping<false>>(all, "wrap", payload);
        add<wrapping<true>>(all, "copy_out", payload);
        add<doubled>(all, "ring", payload);
    }
    return all.run();
}
