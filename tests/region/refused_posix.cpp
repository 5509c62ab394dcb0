#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>

#include "refused.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a folder is is_a_directory") {
    test::temp_dir const dir;
    test::check_refused(dir.path(), mmap::RDONLY, std::errc::is_a_directory, dir.path().string());
    test::check_refused(dir.path(), mmap::RDWR, std::errc::is_a_directory, dir.path().string());
    test::handle const folder(dir.path());
    test::check_refused(folder.get(), mmap::RDONLY, std::errc::is_a_directory, dir.path().string());
}

TEST_CASE("region: a character device is not_mappable, /dev/zero too, which has no size") {
    for (char const* const device : {"/dev/null", "/dev/zero", "/dev/tty"}) {
        std::error_code ec;
        mmap::region const r(device, mmap::RDONLY, ec);
        bool const there_is_none = ec == std::errc::no_such_device_or_address;  // a tty
        CHECK((ec == mmap::errc::not_mappable || there_is_none));
        CHECK_FALSE(r.is_open());
    }
    std::error_code ec;
    mmap::region const zero("/dev/zero", mmap::RDONLY, ec);
    CHECK(ec == mmap::errc::not_mappable);
}

TEST_CASE("region: a file where a folder should be is not_a_directory") {
    test::temp_dir const dir;
    test::write_file(dir / "file", "");
    test::check_refused(dir / "file/x", mmap::RDONLY, std::errc::not_a_directory, "file/x");
}

TEST_CASE("region: an over-long path or name is filename_too_long") {
    test::temp_dir const dir;
    std::string const name(300, 'n');
    test::check_refused(dir / name, mmap::RDONLY, std::errc::filename_too_long, name);
    std::string path = "/";
    while (path.size() < 5000) path += "folder/";
    test::check_refused(path, mmap::RDONLY, std::errc::filename_too_long, "folder/folder");
}

TEST_CASE("region: a symbolic link to itself is too_many_symbolic_link_levels") {
    test::temp_dir const dir;
    std::filesystem::create_symlink("loop", dir / "loop");
    test::check_refused(dir / "loop", mmap::RDONLY, std::errc::too_many_symbolic_link_levels,
                        "loop");
}

TEST_CASE("region: a FIFO is not_mappable, and opening it does not wait for a writer") {
    test::temp_dir const dir;
    REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
    test::check_refused(dir / "fifo", mmap::RDONLY, mmap::errc::not_mappable, "fifo");
    test::check_refused(dir / "fifo", mmap::RDWR, mmap::errc::not_mappable, "fifo");
    mmap::options grow;
    grow.length = 100;
    grow.grow = true;
    test::check_refused(dir / "fifo", mmap::RDWR, mmap::errc::not_mappable, "fifo", grow);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    test::check_refused(ends[0], mmap::RDONLY, mmap::errc::not_mappable, "handle ");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("region: a socket is not_mappable") {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    test::check_refused(ends[0], mmap::RDONLY, mmap::errc::not_mappable, "handle ");
    test::check_refused(ends[0], mmap::RDWR, mmap::errc::not_mappable, "handle ");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("region: a character device is not_mappable") {
    test::check_refused("/dev/null", mmap::RDONLY, mmap::errc::not_mappable, "/dev/null");
    test::check_refused("/dev/null", mmap::RDWR, mmap::errc::not_mappable, "/dev/null");
}

#if defined(__linux__)
TEST_CASE("region: files that the kernel makes up are not_mappable, though they have content") {
    test::check_refused("/proc/self/status", mmap::RDONLY, mmap::errc::not_mappable,
                        "/proc/self/status");
    test::check_refused("/proc/cpuinfo", mmap::RDONLY, mmap::errc::not_mappable, "/proc/cpuinfo");
    test::check_refused("/sys/kernel/mm/transparent_hugepage/enabled", mmap::RDONLY,
                        mmap::errc::not_mappable, "/sys/kernel");
}
#endif

#if defined(__linux__)
TEST_CASE("region: a program that runs is text_file_busy for writing, and can be read") {
    test::check_refused("/proc/self/exe", mmap::RDWR, std::errc::text_file_busy, "/proc/self/exe");
    CHECK(mmap::region("/proc/self/exe").view().substr(1, 3) == "ELF");
}

TEST_CASE("region: memory that is sealed against writing is operation_not_permitted for RDWR") {
    int const fd = ::memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(fd >= 0);
    REQUIRE(::ftruncate(fd, 100) == 0);
    REQUIRE(::fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) == 0);
    test::check_refused(fd, mmap::RDWR, std::errc::operation_not_permitted, "sealed");
    CHECK(mmap::region(fd, mmap::COPY).size() == 100);
    ::close(fd);
}
#endif

TEST_CASE("region: a file without permission for this user is permission_denied") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    std::filesystem::permissions(dir.path(), std::filesystem::perms::all);
    test::ending const child = test::in_fork([&] {
        if (::getuid() == 0) EXPECT(::setgid(65534) == 0 && ::setuid(65534) == 0);
        std::error_code ec;
        mmap::region none(dir / "file.bin", mmap::RDWR, ec);
        EXPECT((ec == std::errc::permission_denied) != (::getuid() == 0));
        return 0;
    });
    if (::getuid() == 0) CHECK(child.exit_code == 0);
    std::filesystem::permissions(dir / "file.bin", std::filesystem::perms::none);
    test::ending const again = test::in_fork([&] {
        if (::getuid() == 0) EXPECT(::setgid(65534) == 0 && ::setuid(65534) == 0);
        std::error_code ec;
        mmap::region none(dir / "file.bin", mmap::RDONLY, ec);
        EXPECT(ec == std::errc::permission_denied && !none);
        return 0;
    });
    CHECK(again.exit_code == 0);
}
