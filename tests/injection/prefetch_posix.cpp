#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

namespace {
using injection::page;

/// What the kernel is asked for when the stage's file is mapped and populated.
int asked_for(injection::stage const& s, mmap::access mode) {
    mmap::options how;
    how.populate = true;
    injection::arm(0, 0, 0);
    mmap::region const r(s.file, mode, how);
    injection::disarm();
    return injection::pretend.last_advice;
}
}  // namespace

TEST_CASE("without a call that populates each page of the range is touched, and no other") {
    mmap::region const r(mmap::ANON, 8 * page, mmap::COPY);
    injection::missing const none("madvise", EINVAL);
    injection::arm(0, 0, 0);
    r.prefetch(2 * page, page);
    r.prefetch(4 * page + 1, page);
    injection::disarm();
    CHECK(r.resident(2 * page, page) == page);
    CHECK(r.resident(4 * page, 2 * page) == 2 * page);
    CHECK(r.resident() == 3 * page);
}

TEST_CASE("of ranges of which one leaves the region the system is told nothing") {
    injection::stage s;
    mmap::region const r(s.file);
    mmap::range const ranges[] = {{0, page}, {r.size(), 1}};
    mmap::range const turned[] = {{r.size(), 1}, {0, page}};
    for (mmap::range const* const bad : {ranges, turned}) {
        std::error_code ec;
        injection::arm(0, 0, 0);
        r.prefetch({bad, 2}, ec);
        injection::disarm();
        CHECK(ec == mmap::errc::out_of_range);
        CHECK(injection::count(injection::number_of("madvise")) == 0);
    }
}

TEST_CASE("a region that was to be populated, and cannot be, is not opened") {
    injection::stage s;
    mmap::options how;
    how.populate = true;
    std::error_code ec;
    injection::arm(injection::number_of("madvise"), 1, EIO);
    mmap::region const r(s.file, mmap::RDWR, how, ec);
    CHECK(injection::disarm());
    CHECK(ec == std::errc::io_error);
    CHECK_FALSE(r.is_open());
}

TEST_CASE(
    "pages are populated by stores, but for shared ones of tmpfs, where loads do and are faster") {
    constexpr int by_loads = 22;  // MADV_POPULATE_READ
    constexpr int by_stores = 23;
    injection::stage s;
    injection::pretend.file_system = 0xef53;  // EXT4_SUPER_MAGIC
    CHECK(asked_for(s, mmap::RDONLY) == by_loads);
    CHECK(asked_for(s, mmap::RDWR) == by_stores);
    CHECK(asked_for(s, mmap::COPY) == by_stores);
    injection::pretend.file_system = 0x01021994;  // TMPFS_MAGIC
    CHECK(asked_for(s, mmap::RDONLY) == by_loads);
    CHECK(asked_for(s, mmap::RDWR) == by_loads);
    CHECK(asked_for(s, mmap::COPY) == by_stores);
    injection::pretend.file_system = 0;

    injection::missing const unknown("fstatfs", ENOSYS);
    CHECK(asked_for(s, mmap::RDWR) == by_stores);
}
