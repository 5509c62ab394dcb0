// Devices that this machine has not.
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/counts.hpp"
#include "support/expect.hpp"

TEST_CASE("the position of a lent block device stays, and one without a medium is empty") {
    injection::stage s;
    test::handle const disk(s.file);
    test::handle const drive(s.empty);
    REQUIRE(::lseek(disk.get(), 5, SEEK_SET) == 5);
    injection::pretend.files_are_disks = true;
    std::error_code ec;
    mmap::region const r(disk.get(), mmap::RDONLY, ec);
    errno = EIO;  // left behind by somebody
    std::error_code none;
    mmap::region const nothing(drive.get(), mmap::RDONLY, none);
    injection::pretend = {};
    CHECK_FALSE(ec);
    CHECK(r.view() == injection::pattern);
    CHECK(::lseek(disk.get(), 0, SEEK_CUR) == 5);
    CHECK_FALSE(none);
    CHECK(nothing.is_open());
    CHECK(nothing.empty());
}

TEST_CASE("a file that takes no bytes, and says nothing, is an I/O error and no endless loop") {
    injection::stage s;
    mmap::appender log(s.fresh);
    log.append("abc");
    injection::pretend.takes_nothing = true;
    errno = EINTR;  // left behind by somebody
    std::error_code ec;
    log.flush(ec);
    injection::pretend = {};
    CHECK(ec == std::errc::io_error);
}

#if defined(MAP_HUGETLB)
TEST_CASE("huge pages have the size that the system tells, by whatever descriptor, or else 2 MiB") {
    injection::stage s;
    mmap::options how = injection::with(5000);
    how.native_flags = MAP_HUGETLB;
    auto const capacity = [&](char const* told) {
        test::write_file(s.fresh, told);
        injection::pretend.has_huge_pages = true;
        injection::pretend.meminfo = s.fresh.c_str();
        std::size_t const bytes = mmap::region(mmap::ANON, mmap::COPY, how).capacity();
        injection::pretend = {};
        return bytes;
    };
    char const* const large = "MemTotal: 1234 kB\nHugepagesize:       32768 kB\n";
    CHECK(capacity(large) == std::size_t{32} << 20U);
    for (char const* const other : {"", "MemTotal: 1234 kB\n", "Hugepagesize: many\n"})
        CHECK(capacity(other) == std::size_t{2} << 20U);
    auto const child = test::in_fork([&] {
        ::close(0);
        EXPECT(capacity(large) == std::size_t{32} << 20U);
        EXPECT(::fcntl(0, F_GETFD) == -1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
