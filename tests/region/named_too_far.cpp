#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/shared_name.hpp"

TEST_CASE(
    "named: an offset and a length beyond any memory are file_too_large, and nothing is made") {
    test::shared_name const name("far");
    mmap::options how;
    how.create = mmap::create::if_missing;
    how.offset = PTRDIFF_MAX;
    how.length = 10;
    std::error_code ec;
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK(ec == std::errc::file_too_large);
    mmap::region const none(mmap::shared(name.text), mmap::RDONLY, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
}

TEST_CASE("named: a reserve beyond any memory is a wish that is not granted") {
    test::shared_name const name("wish");
    mmap::options how;
    how.create = mmap::create::must;
    how.offset = 4096;
    how.length = 100;
    how.reserve = SIZE_MAX - 10;
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how);
    CHECK(r.size() == 100);
    CHECK(r.created());
}
