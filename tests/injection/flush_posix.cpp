#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

namespace {
using injection::page;
using injection::pretend;

struct armed {
    armed() { injection::arm(0, 0, 0); }
    ~armed() { injection::disarm(); }
};
}  // namespace

TEST_CASE("the disk's error is told to who flushes, be it a single byte") {
    injection::stage s;
    mmap::region r(s.file, mmap::RDWR);
    for (std::size_t const length : {std::size_t{1}, std::size_t{2}, page, r.size()}) {
        CAPTURE(length);
        std::error_code ec;
        {
            injection::missing const disk("sync_file_range", EIO);
            armed const now;
            r.flush_async(0, length, ec);
        }
        CHECK(ec == std::errc::io_error);
        injection::missing const disk("msync", EIO);
        armed const now;
        r.flush(0, length, ec);
        CHECK(ec == std::errc::io_error);
    }
}

TEST_CASE("flush_async starts the write-back of the pages that the range has in the file") {
    injection::stage s;
    mmap::region r(s.file, mmap::RDWR, page + 100, mmap::to_end);
    r.flush_async(page, 1);
    CHECK(pretend.write_back_begin == static_cast<long long>(2 * page));
    CHECK(pretend.write_back_length == static_cast<long long>(page));
    r.flush_async();
    CHECK(pretend.write_back_begin == static_cast<long long>(page));
    CHECK(pretend.write_back_length == static_cast<long long>(3 * page));
}

TEST_CASE("a vector flushes all of its records") {
    injection::stage s;
    mmap::vector<std::uint64_t> a(s.fresh, 4 * page / sizeof(std::uint64_t));
    a.flush();
    CHECK(pretend.flushed == 4 * page);
}

TEST_CASE("an appender that flushes asks the disk, and tells what that says") {
    injection::stage s;
    mmap::appender log(s.file);
    log.append("more");
    injection::missing const disk("fsync", EIO);
    armed const now;
    std::error_code ec;
    log.flush(ec);
    CHECK(ec == std::errc::io_error);
}
