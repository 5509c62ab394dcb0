// Failures that must be told, and not made good in a way that nobody has asked for.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"

namespace {
/// What `act(ec)` says when the nth time it makes the call fails.
template <class Act>
std::error_code told(char const* call, unsigned n, int error, Act act) {
    std::error_code ec;
    injection::arm(injection::number_of(call), n, error);
    act(ec);
    CHECK(injection::disarm());
    return ec;
}
}  // namespace

TEST_CASE("a file that may not be created is told, whether its name is free or a link to nowhere") {
    injection::stage s;
    std::filesystem::create_symlink("nowhere", s.folder / "link");
    auto const create = [&](std::filesystem::path const& path) {
        return [&s, path](std::error_code& ec) {
            s.region =
                mmap::region(path, mmap::RDWR, injection::with(10, mmap::create::if_missing), ec);
        };
    };
    CHECK(told("open", 2, EACCES, create(s.fresh)) == std::errc::permission_denied);
    CHECK(told("open", 3, EACCES, create(s.folder / "link")) == std::errc::permission_denied);
    CHECK_FALSE(std::filesystem::exists(s.fresh));
    CHECK_FALSE(std::filesystem::exists(s.folder / "nowhere"));
}

TEST_CASE("a file that cannot be emptied is told, and has what it had") {
    injection::stage s;
    CHECK(told("ftruncate", 1, EPERM, [&](std::error_code& ec) {
              s.region =
                  mmap::region(s.file, mmap::RDWR, injection::with(10, mmap::create::truncate), ec);
          }) == std::errc::operation_not_permitted);
    CHECK_FALSE(s.region.is_open());
    CHECK(injection::file_is(s.file, injection::pattern));
}

TEST_CASE("named memory whose size is not to be had is told") {
    injection::stage s;
    mmap::region const made(mmap::shared{s.name.text}, 5000);
    CHECK(told("fstat", 1, EIO, [&](std::error_code& ec) {
              mmap::region(mmap::shared{s.name.text}, mmap::RDONLY, ec);
          }) == std::errc::io_error);
}

TEST_CASE("named memory for which there is no room leaves no name behind") {
    injection::stage s;
    CHECK(told("fallocate", 1, ENOSPC, [&](std::error_code& ec) {
              mmap::region(mmap::shared{s.name.text}, 5000, mmap::RDWR, ec);
          }) == std::errc::no_space_on_device);
    CHECK(::shm_open(("/" + std::string(s.name.text)).c_str(), O_RDONLY, 0) == -1);
}

TEST_CASE("growing past the largest offset is file_too_large, and not begun by writing zeros") {
    injection::stage s;
    s.region = mmap::region(s.file, mmap::RDWR, injection::page, mmap::to_end);
    injection::missing const none("fallocate", EOPNOTSUPP);
    injection::pretend.takes_nothing = true;
    injection::arm(injection::number_of("getrlimit"), 1, EPERM);
    std::error_code ec;
    s.region.resize(PTRDIFF_MAX, ec);
    injection::disarm();
    injection::pretend = {};
    CHECK(ec == std::errc::file_too_large);
}

TEST_CASE("a failure to tell which pages are in memory is told") {
    injection::stage s;
    mmap::region const r(s.file);
    CHECK(told("mincore", 1, ENOMEM, [&](std::error_code& ec) { (void)r.resident(ec); }) ==
          std::errc::not_enough_memory);
}

TEST_CASE("a guard for whose zeros there is no memory leaves the fault to the system") {
    auto const child = test::in_fork([] {
        std::signal(SIGBUS, SIG_DFL);  // the sanitizers have a handler of their own
        injection::stage s;
        mmap::region const r(s.file);
        mmap::fault_guard const g(r);
        std::filesystem::resize_file(s.file, 0);
        injection::missing const none("mmap", ENOMEM);
        injection::arm(0, 0, 0);
        ::alarm(10);
        return static_cast<int>(*static_cast<std::byte const volatile*>(r.data()));
    });
    // The mapping is gone already: some systems, and this test's mmap(), give nothing in its place.
    CHECK((child.signal == SIGBUS || child.signal == SIGSEGV));
}
