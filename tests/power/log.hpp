// log.hpp: what happened to the virtual disk, in order: writes, flushes, and the writer's notes.
#pragma once

#include <sys/mman.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

namespace power {

enum class kind : std::uint32_t {
    write,  ///< `length` bytes follow; `key` is their offset on the disk
    flush,  ///< every write before it is on stable storage
    begin,  ///< the writer starts: cuts are made from here
    maybe,  ///< from here on, the object `key` may have `value`
    sure,   ///< flush() returned: the object `key` has its latest value
    end,    ///< the writer is done: no cuts after it
};

struct entry {
    kind what;
    std::uint32_t length;
    std::uint64_t key;
    std::uint64_t value;
    [[nodiscard]] std::byte const* bytes() const noexcept {
        return reinterpret_cast<std::byte const*>(this + 1);
    }
};

// In memory shared with the process that serves the disk. Bounded: a run that needs more ends with a message.
class log {
public:
    log() {
        void* const memory = ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED) {
            std::perror("power: mmap of the log");
            std::exit(2);
        }
        head_ = new (memory) header;
    }
    ~log() { ::munmap(head_, capacity); }
    log(log const&) = delete;
    log& operator=(log const&) = delete;

    void add(kind what, std::uint64_t key = 0, std::uint64_t value = 0) noexcept {
        add(entry{what, 0, key, value}, nullptr);
    }
    void add_write(std::uint64_t offset, void const* bytes, std::size_t n) noexcept {
        add(entry{kind::write, static_cast<std::uint32_t>(n), offset, 0}, bytes);
    }

    [[nodiscard]] std::vector<entry const*> entries() const {
        std::vector<entry const*> found;
        std::size_t const used = head_->used;
        for (std::size_t at = 0; at != used;) {
            found.push_back(reinterpret_cast<entry const*>(start() + at));
            at += size_of(*found.back());
        }
        return found;
    }

private:
    static constexpr std::size_t capacity = std::size_t{512} << 20U;
    struct alignas(64) header {
        std::atomic_flag busy = ATOMIC_FLAG_INIT;
        std::size_t used = 0;
    };

    [[nodiscard]] std::byte* start() const noexcept {
        return reinterpret_cast<std::byte*>(head_) + sizeof(header);
    }
    [[nodiscard]] static std::size_t size_of(entry const& e) noexcept {
        return sizeof(entry) + (e.length + 7U) / 8 * 8;
    }
    void add(entry const& e, void const* bytes) noexcept {
        while (head_->busy.test_and_set(std::memory_order_acquire)) {}
        if (size_of(e) > capacity - sizeof(header) - head_->used) {
            std::fputs("power: the log is full\n", stderr);
            std::_Exit(2);
        }
        std::byte* const to = start() + head_->used;
        std::memcpy(to, &e, sizeof e);
        if (bytes != nullptr) std::memcpy(to + sizeof e, bytes, e.length);
        head_->used += size_of(e);
        head_->busy.clear(std::memory_order_release);
    }

    header* head_;
};

}  // namespace power
