#include <fcntl.h>
#include <unistd.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// For file systems without posix_fallocate(3).
TEST_CASE("growing by writing zeros writes them behind the end of the file and nowhere else") {
    test::temp_dir const dir;
    std::string const before = test::pattern(20000);
    for (std::size_t const begin : {0U, 100U, 4096U, 20000U}) {
        for (std::size_t const length : {0U, 1U, 2U, 4095U, 4096U, 4097U, 12345U}) {
            CAPTURE(begin, length);
            test::write_file(dir / "file.bin", before);
            int const fd = ::open((dir / "file.bin").c_str(), O_RDWR | O_CLOEXEC);
            REQUIRE(fd >= 0);
            using off = mmap::detail::posix::off;
            CHECK(mmap::detail::posix::write_zeros(fd, static_cast<off>(begin),
                                                   static_cast<off>(length)) == 0);
            ::close(fd);
            std::string expected = before;
            if (expected.size() < begin + length) expected.resize(begin + length);
            CHECK((test::read_file(dir / "file.bin") == expected));
        }
    }
}

TEST_CASE("growing by writing zeros tells why it could not") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    int const fd = ::open((dir / "file.bin").c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    CHECK(mmap::detail::posix::write_zeros(fd, 0, 10) == EBADF);
    ::close(fd);
    CHECK(test::read_file(dir / "file.bin") == "abc");
}
