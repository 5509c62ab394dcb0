#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/handle.hpp"
#include "support/shared_name.hpp"

// tmpfs, where Linux keeps named memory, lets a file be as long as offsets can tell.
TEST_CASE(
    "appender: what would end past the largest offset is file_too_large, and nothing is lost") {
    test::shared_name const name("largest");
    mmap::region const made(mmap::shared(name.text), 1);
    auto const largest = static_cast<std::uint64_t>(INT64_MAX);
    if (::ftruncate(made.native_handle(), static_cast<off_t>(largest - 5)) != 0) {
        SUCCEED("this file system has no files of that length");
        return;
    }
    mmap::appender log(made.native_handle());
    CHECK(log.size() == largest - 5);
    std::error_code ec;
    log.append("123456", ec);
    CHECK(ec == std::errc::file_too_large);
    CHECK(log.size() == largest - 5);
    log.append("12345", ec);  // up to there
    CHECK_FALSE(ec);
    log.flush_async(ec);
    CHECK_FALSE(ec);
}
