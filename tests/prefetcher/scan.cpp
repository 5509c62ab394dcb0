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

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

/// By the page, so that it can be told where the thread stopped.
mmap::region in_small_pages(std::size_t length) {
    mmap::region r(mmap::ANON, length, mmap::COPY);
    r.advise(mmap::advice::no_huge);
    return r;
}
}  // namespace

// Of memory only this process can make pages resident.
TEST_CASE("prefetcher: pages ahead of the scan come into memory, those behind its reach do not") {
    mmap::region const r(mmap::ANON, 8 * mebibyte, mmap::COPY);
    mmap::prefetcher ahead(r, mebibyte);
    CHECK(becomes_resident(r, 0, mebibyte));
    ahead.at(3 * mebibyte);
    CHECK(becomes_resident(r, 3 * mebibyte, mebibyte));
    CHECK(r.resident(5 * mebibyte, 3 * mebibyte) == 0);
    ahead.at(r.size() - mmap::page_size());
    CHECK(becomes_resident(r, r.size() - mmap::page_size(), mmap::page_size()));
}

TEST_CASE("prefetcher: what a scan jumps over is not read") {
    mmap::region const r = in_small_pages(8 * mebibyte);
    mmap::prefetcher ahead(r, mebibyte);
    REQUIRE(becomes_resident(r, 0, mebibyte));
    ahead.at(6 * mebibyte);
    CHECK(becomes_resident(r, 6 * mebibyte, mebibyte));
    CHECK(r.resident(mebibyte, 5 * mebibyte) == 0);
}

TEST_CASE("prefetcher: it follows a scan step by step, and never goes further than told") {
    mmap::region const r = in_small_pages(8 * mebibyte);
    {
        mmap::prefetcher ahead(r, mebibyte);
        ahead.at(0);
        ahead.at(SIZE_MAX);
        for (std::size_t at = mebibyte / 2; at <= 3 * mebibyte; at += mebibyte / 2) {
            ahead.at(at);
            REQUIRE(becomes_resident(r, at, mebibyte));
        }
        ahead.at(3 * mebibyte + mebibyte / 2);
        REQUIRE(becomes_resident(r, 3 * mebibyte + mebibyte / 2, mebibyte));
    }
    CHECK(r.resident(4 * mebibyte + mebibyte / 2, 3 * mebibyte + mebibyte / 2) == 0);
}

TEST_CASE("prefetcher: a position behind the end makes it read nothing") {
    mmap::region const r = in_small_pages(8 * mebibyte);
    {
        mmap::prefetcher ahead(r, mebibyte);
        REQUIRE(becomes_resident(r, 0, mebibyte));
        ahead.at(r.size());
        ahead.at(r.size() + mebibyte);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));  // it would have begun
        CHECK(r.resident() == mebibyte);
        ahead.at(2 * mebibyte);  // the scan goes on
        CHECK(becomes_resident(r, 2 * mebibyte, mebibyte));
    }
    CHECK(r.resident() == 2 * mebibyte);
}

TEST_CASE("prefetcher: it comes to the end of a region of any length") {
    std::size_t const half = std::size_t{1} << 19U;
    mmap::region const small(mmap::ANON, 3 * half, mmap::COPY);
    mmap::prefetcher const at_once(small);
    CHECK(becomes_resident(small, 0, small.size()));

    mmap::region const r(mmap::ANON, 5 * half, mmap::COPY);
    mmap::prefetcher ahead(r, 2 * half);
    ahead.at(2 * half);
    CHECK(becomes_resident(r, 2 * half, 2 * half));
    ahead.at(4 * half);
    CHECK(becomes_resident(r, 4 * half, half));
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
