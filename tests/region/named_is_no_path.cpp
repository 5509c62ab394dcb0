#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// Anything with a c_str() was once taken for a path.
TEST_CASE("region: the name of shared memory is never opened as a file") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "secret");
    std::error_code ec;
    mmap::region const r(mmap::shared{(dir / "file.bin").string()}, mmap::RDONLY, ec);
    CHECK(ec == std::errc::invalid_argument);
    CHECK_FALSE(r);
    CHECK_THROWS_AS(mmap::region(mmap::shared{"/etc/passwd"}, mmap::RDONLY), mmap::error);
}

TEST_CASE("region: shared memory is opened for reading at its present size") {
    std::error_code ec;
    mmap::remove_shared("mmap-test-present-size", ec);
    mmap::region const missing(mmap::shared{"mmap-test-present-size"}, mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    mmap::region const made(mmap::shared{"mmap-test-present-size"}, mmap::page_size());
    mmap::region const seen(mmap::shared{"mmap-test-present-size"}, mmap::RDONLY);
    CHECK(seen.size() == mmap::page_size());
    CHECK_FALSE(seen.created());
    mmap::remove_shared("mmap-test-present-size", ec);
}
