#include <chrono>
#include <mmap.hpp>
#include <mmap/prefetcher.hpp>
#include <thread>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Waits, within reason, until so much of the region is in memory.
bool becomes_resident(mmap::region const& r, std::size_t offset, std::size_t length) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (r.resident(offset, length) != length && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return r.resident(offset, length) == length;
}
}  // namespace

// Of memory only this process can make pages resident.
TEST_CASE("prefetcher: pages ahead of the scan come into memory, those behind its reach do not") {
    mmap::region const r(mmap::ANON, std::size_t{8} << 20U, mmap::COPY);
    mmap::prefetcher ahead(r, std::size_t{1} << 20U);
    CHECK(becomes_resident(r, 0, std::size_t{1} << 20U));
    ahead.at(std::size_t{3} << 20U);
    CHECK(becomes_resident(r, 0, std::size_t{4} << 20U));
    CHECK(r.resident(std::size_t{5} << 20U, std::size_t{3} << 20U) == 0);
    ahead.at(r.size() - 1);
    CHECK(becomes_resident(r, 0, r.size()));
}

TEST_CASE("prefetcher: any position and any size will do, and it ends when it is told to") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 3'000'000);
    mmap::region const r(dir / "file.bin");
    for (std::size_t const reach :
         {std::size_t{0}, std::size_t{1}, std::size_t{5'000'000}, SIZE_MAX}) {
        mmap::prefetcher ahead(r, reach);
        for (std::size_t at = 0; at < r.size() + 100'000; at += 70'001) ahead.at(at);
        ahead.at(SIZE_MAX);
    }
    mmap::region const closed;
    mmap::prefetcher nothing(closed);
    nothing.at(0);
    CHECK((r.view() == test::pattern(3'000'000)));
}
