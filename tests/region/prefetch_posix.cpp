#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
constexpr std::size_t pages = 512;
// As good as none; the sanitizer's shadow of the memory faults as well, one page for eight.
constexpr long few = test::sanitized ? static_cast<long>(pages) / 4 : 5;

/// Faults that reading a byte of every page takes.
long faults_of(mmap::region const& r) {
    long const before = test::minor_faults();
    unsigned sum = 0;
    for (std::size_t at = 0; at < r.size(); at += mmap::page_size())
        sum += static_cast<unsigned>(*(r.begin() + at));
    long const after = test::minor_faults();
    return sum == 12345678U ? 0 : after - before;
}
}  // namespace

TEST_CASE("region: prefetch takes the faults that the loads would have taken") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", pages * mmap::page_size());
    mmap::region const warm(dir / "file.bin");
    warm.prefetch();
    CHECK(faults_of(warm) < few);
    mmap::region cold_memory(mmap::ANON, pages * mmap::page_size(), mmap::COPY);
    cold_memory.advise(mmap::advice::no_huge);
    CHECK(faults_of(cold_memory) > 100);
    mmap::region const warm_memory(mmap::ANON, pages * mmap::page_size(), mmap::COPY);
    warm_memory.prefetch();
    CHECK(faults_of(warm_memory) < few);
}

TEST_CASE("region: options::populate does so in the constructor, for stores if the mode stores") {
    mmap::options o;
    o.length = pages * mmap::page_size();
    o.populate = true;
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(mmap::ANON, mode, o);
        CHECK(r.resident() == r.size());
        long const before = test::minor_faults();
        for (std::size_t at = 0; at < r.size(); at += mmap::page_size())
            r.writable_bytes()[at] = std::byte{1};
        CHECK(test::minor_faults() - before < few);
    }
}

TEST_CASE(
    "region: prefetching pages that a truncation has taken is io_error, and the rest still works") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    test::pattern_file(dir / "file.bin", 10 * page);
    mmap::region const r(dir / "file.bin");
    std::filesystem::resize_file(dir / "file.bin", 2 * page);
    CHECK(test::code_thrown([&] { r.prefetch(); }) == std::errc::io_error);
    std::error_code ec;
    r.prefetch(5 * page, 1, ec);
    CHECK(ec == std::errc::io_error);
    r.prefetch(0, 2 * page, ec);
    CHECK_FALSE(ec);
}
