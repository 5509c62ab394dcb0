#include <cerrno>

#include "calls.hpp"
#include "pretend_posix.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

namespace {

/// How often `act(ec)` makes the call, whose nth time a signal interrupts (0: none).
template <class Act>
unsigned made(char const* call, unsigned n, Act act) {
    std::error_code ec;
    injection::arm(injection::number_of(call), n, EINTR);
    act(ec);
    CHECK(injection::disarm() == (n != 0));
    CHECK_FALSE(ec);
    return injection::count(injection::number_of(call));
}

template <class Act>
void is_made_again(char const* call, Act act) {
    CAPTURE(call);
    unsigned const undisturbed = made(call, 0, act);
    REQUIRE(undisturbed != 0);
    CHECK(made(call, 1, act) == undisturbed + 1);
}

}  // namespace

// EINTR is no failure: a program that handles SIGALRM would otherwise meet it by chance.
TEST_CASE("a call that a signal interrupts is made again") {
    using injection::page;
    injection::stage s;
    mmap::region const reader(s.file);
    is_made_again("open", [&](std::error_code& ec) { mmap::region(s.file, mmap::RDONLY, ec); });
    is_made_again("madvise", [&](std::error_code& ec) { reader.prefetch(ec); });
    is_made_again("pread", [&](std::error_code& ec) { (void)mmap::load(s.file, ec); });
    is_made_again("flock", [&](std::error_code& ec) {
        mmap::region(mmap::shared{s.name.text}, mmap::RDWR,
                     injection::with(5000, mmap::create::must), ec);
        mmap::remove_shared(s.name.text);
    });
    auto const grows = [&](std::error_code& ec) {
        std::filesystem::resize_file(s.file, page);
        mmap::region(s.file, mmap::RDWR).resize(2 * page, ec);
    };
    is_made_again("fallocate", grows);
    injection::missing const none("fallocate", EOPNOTSUPP);
    is_made_again("pwrite", grows);
}

// On tmpfs an interrupted call begins anew, so that in one piece it might never end.
TEST_CASE("a file grows under a timer that interrupts each allocation of more than a few MiB") {
    constexpr std::size_t mib = std::size_t{1} << 20U;
    for (std::size_t const most : {mib, 3 * mib, 64 * mib}) {
        CAPTURE(most);
        injection::stage s;
        mmap::region r(s.file, mmap::RDWR);
        injection::pretend.uninterrupted = most;
        injection::arm(0, 0, 0);
        std::error_code ec;
        r.resize(33 * mib + 1, ec);
        injection::disarm();
        injection::pretend = {};
        CHECK(injection::count(injection::number_of("pwrite")) == 0);
        CHECK_FALSE(ec);
        CHECK(std::filesystem::file_size(s.file) == 33 * mib + 1);
        CHECK(r.view().substr(0, injection::pattern.size()) == injection::pattern);
        CHECK(test::allocated_bytes(s.file) >= 33 * mib);
        CHECK(test::allocated_bytes(s.file) < 34 * mib);  // and nothing behind the end
    }
}

TEST_CASE("a file grows by zeros, and what another process appends and stores meanwhile stays") {
    using injection::page;
    injection::stage s;
    std::filesystem::resize_file(s.file, page);
    mmap::region r(s.file, mmap::RDWR);
    injection::pretend.instead_of_allocating = [&] {
        test::write_file(s.file, injection::pattern.substr(0, 2 * page));
    };
    r.resize(3 * page);
    CHECK(std::filesystem::file_size(s.file) == 3 * page);
    CHECK(test::read_file(s.file) ==
          injection::pattern.substr(0, 2 * page) + std::string(page, '\0'));
    injection::pretend.instead_of_allocating = [&] {
        test::write_file(s.file, injection::pattern + injection::pattern);
    };
    r.resize(3 * page + 100);
    CHECK(test::read_file(s.file) == injection::pattern + injection::pattern);
}

// The numbers of other systems and file systems: FreeBSD and ZFS, emulators, FUSE and musl.
TEST_CASE("a file grows on a file system that cannot allocate, whatever it calls that") {
    for (int const error : {EOPNOTSUPP, EINVAL, ENODEV, ENOSYS}) {
        CAPTURE(error);
        injection::stage s;
        mmap::region r(s.file, mmap::RDWR);
        injection::missing const none("fallocate", error);
        injection::arm(0, 0, 0);
        std::error_code ec;
        r.resize(3 * injection::pattern.size(), ec);
        injection::disarm();
        CHECK_FALSE(ec);
        CHECK(std::filesystem::file_size(s.file) == 3 * injection::pattern.size());
    }
}

TEST_CASE("a disk that is full, or fails, while a file grows is told, and not written to instead") {
    for (int const error : {ENOSPC, EDQUOT, EIO, ENOMEM}) {
        CAPTURE(error);
        injection::stage s;
        mmap::region r(s.file, mmap::RDWR);
        injection::arm(injection::number_of("fallocate"), 1, error);
        std::error_code ec;
        r.resize(3 * injection::pattern.size(), ec);
        CHECK(injection::disarm());
        CHECK(ec == std::error_code(error, std::system_category()));
        CHECK(injection::count(injection::number_of("pwrite")) == 0);
    }
}
