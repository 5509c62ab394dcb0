#include <atomic>
#include <mmap.hpp>
#include <thread>
#include <vector>

#include "support/catch.hpp"

TEST_CASE("ring: is made while other threads map, and both take nothing from each other") {
    std::atomic<bool> ends{false};
    std::atomic<int> spoiled{0};
    std::vector<std::thread> others;
    for (int i = 0; i < 2; ++i)
        others.emplace_back([&] {
            while (!ends) {
                std::error_code ec;
                mmap::region r(mmap::ANON, mmap::granularity(), mmap::COPY, ec);
                if (ec) continue;
                r.writable_bytes()[0] = std::byte{5};
                std::this_thread::yield();
                if (r[0] != std::byte{5}) ++spoiled;
            }
        });
    int failed = 0;
    for (int i = 0; i < 300; ++i) {
        std::error_code ec;
        mmap::ring r(2 * mmap::granularity(), ec);
        if (ec) {
            ++failed;
            continue;
        }
        r.at(r.size() - 1, 2)[0] = std::byte{1};
        r.at(r.size() - 1, 2)[1] = std::byte{2};
        if (r.data()[0] != std::byte{2} || r.data()[2 * r.size() - 1] != std::byte{1}) ++spoiled;
    }
    ends = true;
    for (std::thread& t : others) t.join();
    CHECK(failed == 0);
    CHECK(spoiled == 0);
}

TEST_CASE("ring: a producer and a consumer pass every byte, in order") {
    mmap::ring r(1);
    std::uint64_t const total = 20 * r.size() + 7;
    std::atomic<std::uint64_t> written{0};
    std::atomic<std::uint64_t> taken{0};
    std::thread producer([&] {
        std::uint64_t at = 0;
        for (std::size_t n = 1; at < total; n = n % 1000 + 1) {
            std::size_t const step = n < total - at ? n : static_cast<std::size_t>(total - at);
            while (at + step - taken.load(std::memory_order_acquire) > r.size())
                std::this_thread::yield();
            auto const bytes = r.at(at, step);
            for (std::size_t i = 0; i < step; ++i)
                bytes[i] = static_cast<std::byte>((at + i) % 251);
            at += step;
            written.store(at, std::memory_order_release);
        }
    });
    bool is_right = true;
    mmap::ring const& reads = r;
    for (std::uint64_t at = 0; at < total;) {
        auto const there = static_cast<std::size_t>(written.load(std::memory_order_acquire) - at);
        if (there == 0) std::this_thread::yield();
        auto const bytes = reads.at(at, there);
        for (std::size_t i = 0; i < there; ++i)
            is_right = is_right && bytes[i] == static_cast<std::byte>((at + i) % 251);
        at += there;
        taken.store(at, std::memory_order_release);
    }
    producer.join();
    CHECK(is_right);
}
