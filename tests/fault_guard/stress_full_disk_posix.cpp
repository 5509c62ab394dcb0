#include <atomic>
#include <cstring>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/full_disk.hpp"
#include "support/stress.hpp"

namespace {
constexpr std::size_t threads = 4;

/// Fills every fourth page: the odd threads by stores under a guard, the even ones by write().
void fill(mmap::region& data, std::size_t thread, std::vector<std::atomic<bool>>& failed) {
    std::size_t const page = mmap::page_size();
    std::string const bytes(page, static_cast<char>('a' + thread));
    auto const target = data.writable_bytes();
    for (std::size_t i = thread; i < data.size() / page; i += threads) {
        if (thread % 2 == 0) {
            std::error_code ec;
            data.write(i * page, bytes.data(), page, ec);
            failed[i] = static_cast<bool>(ec);
        } else {
            mmap::fault_guard const g(data);
            std::memcpy(target.data() + i * page, bytes.data(), page);
            failed[i] = g.intact() < (i + 1) * page;
        }
    }
}
}  // namespace

TEST_CASE("four threads store to holes of a file on a full disk and every lost store is told",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    std::size_t const page = mmap::page_size();
    std::size_t const pages = (2 << 20) / page;
    int lost = 0;
    int unreported = 0;
    for (test::stress stress(40); stress.goes_on();) {
        test::sparse_file(disk / "f", pages * page);
        std::vector<std::atomic<bool>> failed(pages);
        std::size_t intact = 0;
        {
            mmap::region data(disk / "f", mmap::RDWR);
            std::vector<std::thread> running;
            for (std::size_t t = 0; t < threads; ++t)
                running.emplace_back([&, t] { fill(data, t, failed); });
            for (auto& t : running) t.join();
            intact = mmap::fault_guard(std::as_const(data)).intact();
        }
        // A page that another thread's fault has replaced later is told by intact(), at the end.
        std::string const file = test::read_file(disk / "f");
        for (std::size_t i = 0; i < pages; ++i) {
            std::string const wanted(page, static_cast<char>('a' + i % threads));
            bool const told = failed[i] || intact < (i + 1) * page;
            bool const is_there = file.compare(i * page, page, wanted) == 0;
            if (!is_there && told) ++lost;
            if (!is_there && !told) ++unreported;
        }
    }
    CHECK(unreported == 0);
    CHECK(lost > 0);
}
