#include <atomic>
#include <filesystem>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a fault on one thread is told to every thread that guards the region") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    mmap::fault_guard const mine(text);
    std::size_t theirs = 0;
    std::thread([&] {
        mmap::fault_guard const g(text);
        if (text[page] == std::byte{0}) theirs = g.intact();
    }).join();
    CHECK(theirs == page);
    CHECK(mine.faulted());
    CHECK(mine.intact() == page);
}

TEST_CASE("threads that fault at once, each in another page, all go on") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    constexpr std::size_t count = 8;
    for (int round = 0; round < 20; ++round) {
        test::write_file(dir / "f", std::string(count * page, 'f'));
        mmap::region const text(dir / "f");
        std::filesystem::resize_file(dir / "f", 0);
        std::atomic<std::size_t> ready{0};
        std::atomic<std::size_t> zeros{0};
        std::atomic<std::size_t> told{0};
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < count; ++i)
            threads.emplace_back([&, i] {
                mmap::fault_guard const g(text);
                ++ready;
                while (ready < count) std::this_thread::yield();
                if (text[i * page] == std::byte{0}) ++zeros;
                if (g.faulted() && g.intact() <= i * page) ++told;
            });
        for (auto& t : threads) t.join();
        CHECK(zeros == count);
        CHECK(told == count);
        mmap::fault_guard const g(text);
        CHECK(g.intact() == 0);
    }
}
