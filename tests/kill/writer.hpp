// writer.hpp: what the process that is going to be killed does, and what it says about it.
#pragma once

#include <atomic>
#include <cstdint>
#include <mmap.hpp>
#include <string>

namespace kill_test {

struct record {
    std::uint64_t number = 0;
    std::uint64_t inverse = 0;
    std::uint64_t again = 0;  // 24 bytes: records lie across pages

    record() = default;
    explicit record(std::uint64_t n) : number(n), inverse(~n), again(n) {}
    friend bool operator==(record const& a, record const& b) {
        return a.number == b.number && a.inverse == b.inverse && a.again == b.again;
    }
};

/// Counts of what has returned. Written after each call, in order: release stores to shared memory.
struct done {
    std::uint64_t stored;
    std::uint64_t flushed;
    std::uint64_t pushed;
    std::uint64_t appended;
    std::uint64_t handed_over;
};

#if defined(_MSC_VER)
#error "no atomic access to plain integers here"
#endif
inline void say(std::uint64_t& count, std::uint64_t n) {
    __atomic_store_n(&count, n, __ATOMIC_RELEASE);
}
inline std::uint64_t now(done const& said) {
    return __atomic_load_n(&said.stored, __ATOMIC_ACQUIRE);
}

/// Stores, grows, flushes, pushes and appends until it is killed.
inline void write(std::string const& folder, done& said) {
    mmap::options how;
    how.create = mmap::create::must;
    how.length = 0;
    how.reserve = 1U << 20U;
    mmap::region region(folder + "/region", mmap::RDWR, how);
    mmap::vector<record> array(folder + "/array");
    mmap::appender appender(folder + "/appended");
    for (std::uint64_t i = 1; i <= 1'000'000; ++i) {
        if (region.size() < i * sizeof(record))
            region.resize(static_cast<std::size_t>(i + i / 2) * sizeof(record));
        region.as<record>(static_cast<std::size_t>(i - 1) * sizeof(record), 1)[0] = record(i);
        say(said.stored, i);
        if (i % 97 == 0) {
            region.flush();
            say(said.flushed, i);
        }
        array.push_back(record(i));
        say(said.pushed, i);
        record const r(i);
        say(said.appended, i);  // before: it may be written at any time from now on
        appender.append(&r, sizeof r);
        if (i % 31 == 0) {
            appender.flush_async();
            say(said.handed_over, i);
        }
    }
}

}  // namespace kill_test
