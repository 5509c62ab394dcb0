#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

// Who has a lease on a file (Samba, NFS) is asked to give it back; who opens the file with O_NONBLOCK is told to
// come again later. It once was told to the user.
TEST_CASE("a file that somebody has a lease on is waited for, and opened") {
    injection::stage s;
    injection::pretend.is_leased = true;
    mmap::region r(s.file, mmap::RDWR);
    CHECK((r.view() == injection::pattern));
    CHECK((mmap::load(s.file).view() == injection::pattern));
    injection::pretend.is_leased = false;
}

TEST_CASE(
    "a file that cannot be waited for is told as the system tells it, and tried no third time") {
    injection::stage s;
    injection::missing const never("open", EWOULDBLOCK);
    injection::arm(0, 0, 0);
    std::error_code ec;
    mmap::region const r(s.file, mmap::RDONLY, ec);
    injection::disarm();
    CHECK(ec == std::errc::resource_unavailable_try_again);
    CHECK(injection::count(injection::number_of("open")) == 2);
}
