#include <fcntl.h>

#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "appender: past the file-size limit it is file_too_large, not SIGXFSZ, and nothing is lost") {
    test::temp_dir const dir;
    constexpr std::size_t most = 100000;
    test::ending const child = test::in_fork([&] {
        test::limit(RLIMIT_FSIZE, most);
        mmap::appender log(dir / "log");
        std::error_code ec;
        log.append(std::string(most, 'a'), ec);
        EXPECT(!ec);
        log.flush(ec);
        EXPECT(!ec && log.size() == most);
        log.append("b", ec);
        log.flush(ec);
        EXPECT(ec == std::errc::file_too_large);
        test::limit(RLIMIT_FSIZE, most + 1);
        log.flush(ec);
        EXPECT(!ec && log.size() == most + 1);
        EXPECT(log.view() == std::string(most, 'a') + 'b');
        test::limit(RLIMIT_FSIZE, RLIM_INFINITY);  // for what the coverage build writes now
        return 0;
    });
    CHECK(child.signal == 0);
    CHECK(child.exit_code == 0);
}

// 120 lines that had been accepted were lost: of a block that did not fit as a whole nothing was written.
TEST_CASE("appender: of a block that passes the file-size limit the part that fits is written") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "0123");
    for (bool const by_handle : {false, true}) {
        CAPTURE(by_handle);
        test::ending const child = test::in_fork([&] {
            test::limit(RLIMIT_FSIZE, 10);
            int const fd = ::open((dir / "log").c_str(), O_RDWR | O_CLOEXEC);
            mmap::appender log = by_handle ? mmap::appender(fd) : mmap::appender(dir / "log");
            for (int i = 0; i < 10; ++i) log.append("line");
            std::error_code ec;
            log.flush(ec);
            EXPECT(ec == std::errc::file_too_large);
            EXPECT(std::filesystem::file_size(dir / "log") == 10);
            EXPECT(log.size() == 44);
            test::limit(RLIMIT_FSIZE, RLIM_INFINITY);
            log.close();
            return 0;
        });
        CHECK(child.signal == 0);
        CHECK(child.exit_code == 0);
        std::string expected = "0123";
        for (int i = 0; i < 10; ++i) expected += "line";
        CHECK(test::read_file(dir / "log") == expected);
        test::write_file(dir / "log", "0123");
    }
}

TEST_CASE("appender: of a large piece that passes the file-size limit the rest is written later") {
    test::temp_dir const dir;
    std::string const piece = test::pattern(3 * mmap::appender::block + 100);
    test::ending const child = test::in_fork([&] {
        test::limit(RLIMIT_FSIZE, 1000);
        mmap::appender log(dir / "log");
        std::error_code ec;
        log.append(piece, ec);
        EXPECT(!ec && log.size() == piece.size());
        log.append("more", ec);
        EXPECT(ec == std::errc::file_too_large && log.size() == piece.size());
        EXPECT(std::filesystem::file_size(dir / "log") == 1000);
        test::limit(RLIMIT_FSIZE, RLIM_INFINITY);
        log.append("end");
        log.close();
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK((test::read_file(dir / "log") == piece + "end"));
}

TEST_CASE("appender: a file over the file-size limit can be viewed and flushed") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "twelve bytes");
    test::ending const child = test::in_fork([&] {
        mmap::appender log(dir / "log");
        test::limit(RLIMIT_FSIZE, 5);
        std::error_code ec;
        EXPECT(log.view(ec) == "twelve bytes");
        EXPECT(!ec);
        log.append("", ec);
        EXPECT(!ec);
        log.flush(ec);
        EXPECT(!ec);
        test::limit(RLIMIT_FSIZE, RLIM_INFINITY);
        return 0;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("appender: view() shows nothing while the rest cannot be written, and all of it later") {
    test::temp_dir const dir;
    test::ending const child = test::in_fork([&] {
        mmap::appender log(dir / "log");
        log.append("seen");
        EXPECT(log.view() == "seen");
        test::limit(RLIMIT_FSIZE, 4);
        log.append(" and more");
        std::error_code ec;
        EXPECT(log.view(ec).empty());
        EXPECT(ec == std::errc::file_too_large);
        test::limit(RLIMIT_FSIZE, RLIM_INFINITY);
        EXPECT(log.view() == "seen and more");
        return 0;
    });
    CHECK(child.exit_code == 0);
}
