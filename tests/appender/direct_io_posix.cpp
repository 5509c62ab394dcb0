#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if defined(O_DIRECT)
// Lines are not aligned as such a handle asks: what had been accepted was lost at close().
TEST_CASE("appender: a handle opened with O_DIRECT appends lines of any length") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old\n");
    for (int const flags : {O_RDWR, O_WRONLY | O_APPEND}) {
        CAPTURE(flags);
        int fd = ::open((dir / "log").c_str(), flags | O_DIRECT | O_CLOEXEC);
        bool const is_direct = fd >= 0;
        if (!is_direct) {
            WARN("this file system has no O_DIRECT: an ordinary handle here");
            fd = ::open((dir / "log").c_str(), flags | O_CLOEXEC);
        }
        {
            mmap::appender log(fd);
            log.append("1\n");
            log.flush();
            log.append(std::string(mmap::appender::block + 1, 'x'));
            log.close();
        }
        CHECK((::fcntl(fd, F_GETFL) & O_DIRECT) == (is_direct ? O_DIRECT : 0));
        ::close(fd);
    }
    std::string const piece = "1\n" + std::string(mmap::appender::block + 1, 'x');
    CHECK((test::read_file(dir / "log") == "old\n" + piece + piece));
}

#if defined(__linux__)
TEST_CASE("appender: a handle with O_DIRECT that cannot be opened again is refused at once") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old\n");
    int const fd = ::open((dir / "log").c_str(), O_RDWR | O_DIRECT | O_CLOEXEC);
    if (fd < 0) {
        WARN("this file system has no O_DIRECT");
        CHECK(errno == EINVAL);
        return;
    }
    REQUIRE(::chmod((dir / "log").c_str(), 0) == 0);
    test::ending const child = test::in_fork([&] {
        constexpr uid_t nobody = 65534;
        if (::geteuid() == 0) EXPECT(::setuid(nobody) == 0);
        std::error_code ec;
        mmap::appender const log(fd, ec);
        EXPECT(ec == mmap::errc::not_supported);
        EXPECT(!log);
        return 0;
    });
    ::close(fd);
    CHECK(child.exit_code == 0);
}
#endif
#endif
