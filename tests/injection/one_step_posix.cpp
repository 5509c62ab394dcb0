#include <cerrno>
#include <vector>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/file.hpp"

// By its length a file of records of 24 bytes was no such file for who opened it meanwhile, nor, after a kill, for
// anybody.
TEST_CASE("a file grows in one step: who looks meanwhile finds the old length or the new one") {
    constexpr std::size_t mib = std::size_t{1} << 20U;
    injection::stage s;
    mmap::region r(s.file, mmap::RDWR);
    std::vector<std::uintmax_t> seen;
    injection::pretend.uninterrupted = mib;
    injection::pretend.after_allocating = [&] {
        seen.push_back(std::filesystem::file_size(s.file));
    };
    r.resize(5 * mib + 7);
    injection::pretend = {};
    REQUIRE(seen.size() > 5);
    CHECK(seen.back() == 5 * mib + 7);
    seen.pop_back();
    CHECK(seen == std::vector<std::uintmax_t>(seen.size(), injection::pattern.size()));
}

TEST_CASE("who opens named memory while it is made finds nothing, or all of it") {
    constexpr std::size_t mib = std::size_t{1} << 20U;
    injection::stage s;
    unsigned early = 0;
    injection::pretend.uninterrupted = mib;
    injection::pretend.after_allocating = [&] {
        std::error_code ec;
        mmap::region const other(mmap::shared{s.name.text}, mmap::RDONLY, ec);
        early += ec == std::errc::no_such_file_or_directory ? 1U : 0U;
        CHECK((ec || other.size() == 5 * mib));
    };
    mmap::region const r(mmap::shared{s.name.text}, 5 * mib);
    injection::pretend = {};
    CHECK(early >= 5);
}

TEST_CASE("of two who make named memory at once the one whose lock comes later finds the other's") {
    injection::stage s;
    mmap::region first;
    injection::pretend.before_locking = [&] {
        first = mmap::region(mmap::shared{s.name.text}, 8192);
        first.write(0, "first", 5);
    };
    mmap::region const second(mmap::shared{s.name.text}, 4096);
    CHECK(first.created());
    CHECK_FALSE(second.created());
    CHECK(second.size() == 4096);
    CHECK(second.view().substr(0, 5) == "first");
}

TEST_CASE("a file grows by blocks also where none can be had behind its end") {
    injection::stage s;
    mmap::region r(s.file, mmap::RDWR);
    injection::pretend.keeps_no_size = true;
    injection::arm(0, 0, 0);
    r.resize(std::size_t{1} << 20U);
    injection::disarm();
    injection::pretend = {};
    CHECK(injection::count(injection::number_of("pwrite")) == 0);
    CHECK(std::filesystem::file_size(s.file) == std::size_t{1} << 20U);
    CHECK(test::allocated_bytes(s.file) >= std::size_t{1} << 20U);
}
