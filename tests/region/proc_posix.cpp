#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"

#if defined(__linux__)
#include <sched.h>

namespace {
mmap::options asks(mmap::create create, bool grow, std::size_t min_length) {
    mmap::options how;
    how.length = min_length == 0 ? 100 : mmap::to_end;
    how.min_length = min_length;
    how.create = create;
    how.grow = grow;
    return how;
}
}  // namespace

// The host name was emptied before the error was reported.
TEST_CASE("region: files of /proc are not mappable, and nothing is written to them") {
    auto const child = test::in_fork([] {
        // A host name of this process alone.
        if (::unshare(CLONE_NEWUTS) != 0) return 77;
        char const* const path = "/proc/sys/kernel/hostname";
        std::string const before = test::read_file(path);
        EXPECT(!before.empty());
        for (mmap::options const& how :
             {asks(mmap::create::never, true, 0), asks(mmap::create::if_missing, false, 0),
              asks(mmap::create::truncate, false, 0), asks(mmap::create::never, false, 100)}) {
            std::error_code ec;
            mmap::region const r(path, mmap::RDWR, how, ec);
            EXPECT(ec == mmap::errc::not_mappable);
            EXPECT(test::read_file(path) == before);
        }
        return 0;
    });
    CHECK((child.exit_code == 0 || child.exit_code == 77));
    if (child.exit_code == 77) WARN("not tested with a host name: this user cannot have one");
}

TEST_CASE("region: /proc/self/comm is not mappable in any mode, and stays as it is") {
    if (!std::filesystem::exists("/proc/self/comm")) {
        SUCCEED();
        return;
    }
    std::string const before = test::read_file("/proc/self/comm");
    std::error_code ec;
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY, mmap::RDWR, mmap::NONE}) {
        CHECK_FALSE(mmap::region("/proc/self/comm", mode, ec));
        CHECK(ec == mmap::errc::not_mappable);
    }
    CHECK_FALSE(
        mmap::region("/proc/self/comm", mmap::RDWR, asks(mmap::create::never, true, 0), ec));
    CHECK(ec == mmap::errc::not_mappable);
    CHECK(test::read_file("/proc/self/comm") == before);
}
#endif
