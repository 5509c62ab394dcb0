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

TEST_CASE("appender: of a file that could not be written nothing is shown, and it is shown later") {
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
