#include <fcntl.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// The file became descriptor 2, and got what the program printed.
TEST_CASE(
    "appender: a program that has closed its standard descriptors prints nothing into the log") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "");
    for (int const flags : {O_WRONLY, O_RDWR | O_APPEND}) {
        test::ending const child = test::in_fork([&] {
            ::close(0);
            ::close(1);
            ::close(2);
            mmap::appender by_path(dir / "log");
            int const fd = ::open((dir / "log").c_str(), flags);
            mmap::appender by_handle{mmap::owned(fd)};
            for (int const standard : {0, 1, 2}) (void)!::write(standard, "noise", 5);
            by_path.append("path ");
            by_path.close();
            by_handle.append("handle ");
            by_handle.close();
            return 0;
        });
        CHECK(child.exit_code == 0);
    }
    CHECK(test::read_file(dir / "log") == "path handle path handle ");
}
