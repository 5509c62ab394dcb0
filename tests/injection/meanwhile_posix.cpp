#include <cerrno>
#include <thread>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/counts.hpp"

// The notes of a region are made when they are first needed, and a reader may be the first.
TEST_CASE("two threads that guard a region at once share what it remembers") {
    injection::stage s;
    mmap::region const r(s.file);
    bool other_guards = false;
    injection::pretend.meanwhile = [&] {
        std::thread([&] {
            mmap::fault_guard const g(r);
            other_guards = !g.faulted();
        }).join();
    };
    mmap::fault_guard const g(r);
    CHECK(other_guards);
    CHECK(g.intact() == r.size());
}

TEST_CASE("a kernel that takes an exact address for a hint does not place a mapping elsewhere") {
    injection::stage s;
    mmap::region const taken(mmap::ANON, mmap::page_size(), mmap::COPY);
    mmap::options how;
    how.address = taken.data();
    how.fixed = true;
    injection::pretend.only_hints = true;
    std::error_code ec;
    std::size_t const before = test::mapping_count();
    mmap::region const r(s.file, mmap::RDONLY, how, ec);
    injection::pretend = {};
    CHECK(ec == std::errc::address_in_use);
    CHECK(test::mapping_count() == before);
}

TEST_CASE("a region that lost its mapping while it slid, and gets none again, is open and empty") {
    injection::stage s;
    std::size_t const before = test::mapping_count();
    s.region = mmap::region(s.file, mmap::RDWR, 0, 2 * injection::page);
    injection::pretend.fails_late = true;
    std::error_code ec;
    {
        injection::missing const none("mmap", ENOMEM);
        injection::arm(0, 0, 0);
        s.region.slide(injection::page, injection::page, ec);
        injection::disarm();
    }
    injection::pretend = {};
    CHECK(ec == std::errc::not_enough_memory);
    CHECK(s.region.is_open());
    CHECK(s.region.empty());
    CHECK(s.region.data() == nullptr);
    CHECK(s.region.offset() == 0);
    CHECK(test::mapping_count() == before);
    s.region.slide(injection::page, injection::page);
    CHECK(s.region.view() == injection::pattern.substr(injection::page, injection::page));
}

TEST_CASE("what populates by touching is told of a file that was cut meanwhile") {
    injection::stage s;
    mmap::region const r(s.file);
    std::filesystem::resize_file(s.file, 10);
    injection::missing const none("madvise", EINVAL);
    injection::arm(0, 0, 0);
    std::error_code ec;
    r.prefetch(ec);
    injection::disarm();
    CHECK(ec == std::errc::io_error);
}

TEST_CASE("a region that loses its mapping while it slides shows what it showed if it can") {
    injection::stage s;
    s.region = mmap::region(s.file, mmap::RDWR, injection::page + 100, injection::page);
    injection::pretend.fails_late = true;
    std::error_code ec;
    injection::arm(injection::number_of("mmap"), 1, ENOMEM);
    s.region.slide(0, injection::page, ec);
    CHECK(injection::disarm());
    injection::pretend = {};
    CHECK(ec == std::errc::not_enough_memory);
    CHECK(s.region.offset() == injection::page + 100);
    CHECK(s.region.view() == injection::pattern.substr(injection::page + 100, injection::page));
}
