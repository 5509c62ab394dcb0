#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: after flush and flush_async the file has all, and its size is exact") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    log.append("one");
    CHECK(std::filesystem::file_size(dir / "log") == 0);  // collected
    log.flush();
    CHECK(test::read_file(dir / "log") == "one");
    log.append("two");
    log.flush_async();
    CHECK(test::read_file(dir / "log") == "onetwo");
    log.flush();  // with nothing new
    CHECK(log.size() == 6);
}
