#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: what keeps no bytes is refused, and stays as it was") {
    test::temp_dir const dir;
    REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
    auto const before = test::held();
    for (auto const how : {mmap::create::if_missing, mmap::create::truncate}) {
        std::error_code ec;
        mmap::appender const pipe(dir / "pipe", how, ec);
        CHECK(ec == mmap::errc::not_mappable);
        mmap::appender const null("/dev/null", how, ec);
        CHECK(ec == mmap::errc::not_mappable);
        mmap::appender const folder(dir.path(), how, ec);
        CHECK(ec == std::errc::is_a_directory);
    }
    CHECK(std::filesystem::is_fifo(dir / "pipe"));
    CHECK(test::held() == before);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    std::error_code ec;
    mmap::appender const end(ends[1], ec);
    CHECK(ec == mmap::errc::not_mappable);
    ::close(ends[0]);
    ::close(ends[1]);
}

#if defined(__linux__)
// fstat(2) says that they are regular files. Bytes written there are settings.
TEST_CASE("appender: files of /proc and /sys are refused, and nothing is written to them") {
    std::string const name = test::read_file("/proc/self/comm");
    for (auto const how : {mmap::create::if_missing, mmap::create::truncate}) {
        std::error_code ec;
        mmap::appender const comm("/proc/self/comm", how, ec);
        CHECK(ec == mmap::errc::not_mappable);
    }
    CHECK(test::read_file("/proc/self/comm") == name);
}
#endif
