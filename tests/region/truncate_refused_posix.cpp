#include <sys/resource.h>
#include <csignal>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
mmap::options truncating(std::size_t length) {
    mmap::options how;
    how.create = mmap::create::truncate;
    how.length = length;
    return how;
}
}  // namespace

// The file was emptied, and then the error reported.
TEST_CASE("region: create::truncate keeps the bytes if the length is over RLIMIT_FSIZE") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    auto const child = test::in_fork([&] {
        ::rlimit const limit = {100000, 100000};
        EXPECT(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
        std::error_code ec;
        mmap::region const r(dir / "f", mmap::RDWR, truncating(100001), ec);
        EXPECT(ec == std::errc::file_too_large);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK((test::read_file(dir / "f") == test::pattern(10000)));
}

TEST_CASE("region: create::truncate keeps the bytes if no file can be so long") {
    if (sizeof(std::size_t) < 8) {
        SUCCEED();
        return;
    }
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    std::error_code ec;
    mmap::region const r(dir / "f", mmap::RDWR,
                         truncating(static_cast<std::size_t>(std::uint64_t{1} << 62U)), ec);
    CHECK(ec);
    CHECK((test::read_file(dir / "f") == test::pattern(10000)));
}

TEST_CASE("region: create::truncate keeps the bytes if the disk has no room for the length") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    auto const room = std::filesystem::space(dir / "f");
    if (room.capacity == 0 || room.free > std::uintmax_t{1} << 45U) {
        SUCCEED();
        return;
    }
    std::error_code ec;
    mmap::options how = truncating(static_cast<std::size_t>(room.capacity) + (1U << 20U));
    mmap::region const r(dir / "f", mmap::RDWR, how, ec);
    CHECK(ec);
    CHECK((test::read_file(dir / "f") == test::pattern(10000)));
}

TEST_CASE("region: create::truncate keeps the bytes if the pages cannot be locked") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    auto const child = test::in_fork([&] {
        ::rlimit const limit = {4096, 4096};
        EXPECT(::setrlimit(RLIMIT_MEMLOCK, &limit) == 0);
        if (::geteuid() == 0) EXPECT(::setuid(65534) == 0 || true);
        mmap::options how = truncating(100000);
        how.locked = true;
        std::error_code ec;
        mmap::region const r(dir / "f", mmap::RDWR, how, ec);
        return ec ? 0 : 77;  // a user who may lock, or a sanitizer whose mlock() does nothing
    });
    if (child.exit_code == 0) {
        CHECK((test::read_file(dir / "f") == test::pattern(10000)));
    } else {
        CHECK(child.exit_code == 77);
    }
}

TEST_CASE("region: create::truncate keeps the bytes if the address is taken") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    mmap::region const other(mmap::ANON, 100000, mmap::COPY);
    mmap::options how = truncating(50000);
    how.address = other.data();
    how.fixed = true;
    std::error_code ec;
    mmap::region const r(dir / "f", mmap::RDWR, how, ec);
    CHECK(ec == std::errc::address_in_use);
    CHECK((test::read_file(dir / "f") == test::pattern(10000)));
}
