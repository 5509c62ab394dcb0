#include <chrono>
#include <ctime>
#include <mmap.hpp>
#include <mmap/prefetcher.hpp>
#include <thread>

#include "support/catch.hpp"

TEST_CASE("prefetcher: it sleeps while the scan stands, and is woken to end") {
    mmap::region const r(mmap::ANON, std::size_t{8} << 20U, mmap::COPY);
    std::size_t const reach = std::size_t{1} << 20U;
    mmap::prefetcher const ahead(r, reach);
    while (r.resident(0, reach) != reach) std::this_thread::yield();
    using clock = std::chrono::steady_clock;
    auto const begin = clock::now();
    std::clock_t const before = std::clock();  // of all threads
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    auto const used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    CHECK(used < std::chrono::duration<double>(clock::now() - begin).count() / 2);
}
