#include <cerrno>
#include <mmap.hpp>

#include "support/catch.hpp"

TEST_CASE("error: default_error_condition().value() is an errno for C interfaces") {
    std::error_code ec;
    mmap::region none("mmap-absent.bin", mmap::RDONLY, ec);
    CHECK(ec.default_error_condition().value() == ENOENT);  // on Windows, too
    none.flush(ec);
    CHECK(ec.default_error_condition().value() == EBADF);
    ec = mmap::errc::past_end_of_file;
    CHECK(ec.default_error_condition().value() == EINVAL);
    ec = mmap::errc::bad_frame;
    CHECK(ec.default_error_condition().value() == EBADMSG);
}
