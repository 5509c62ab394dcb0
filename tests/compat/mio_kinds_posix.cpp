#include <unistd.h>

#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"

TEST_CASE("compat/mio.hpp: a pipe and /dev/null are invalid arguments") {
    std::error_code error;
    (void)mio::make_mmap_source("/dev/null", error);
    CHECK(error == std::errc::invalid_argument);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    (void)mio::make_mmap_source(ends[0], error);
    CHECK(error == std::errc::invalid_argument);
    ::close(ends[0]);
    ::close(ends[1]);
}
