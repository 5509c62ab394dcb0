#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if defined(O_DIRECT)
// pread(2) into memory that is not aligned is EINVAL with such a handle; mapping it works.
TEST_CASE("load: a handle opened with O_DIRECT is loaded, whatever the size of its file") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{0}, std::size_t{1}, std::size_t{5000},
                                   mmap::contents::copied_below, mmap::contents::mapped_from}) {
        CAPTURE(size);
        test::pattern_file(dir / "file.bin", size);
        int fd = ::open((dir / "file.bin").c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC);
        if (fd < 0) {
            WARN("this file system has no O_DIRECT: an ordinary handle here");
            fd = ::open((dir / "file.bin").c_str(), O_RDONLY | O_CLOEXEC);
        }
        std::error_code ec;
        mmap::contents const c = mmap::load(fd, ec);
        CHECK_FALSE(ec);
        CHECK((c.view() == test::pattern(size)));
        mmap::contents const padded = mmap::load(fd, mmap::padding{64}, ec);
        CHECK_FALSE(ec);
        CHECK((padded.view() == test::pattern(size)));
        if (size != 0) CHECK(padded.data()[size + 63] == std::byte{0});
        ::close(fd);
    }
}
#endif
