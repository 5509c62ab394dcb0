#include <sys/stat.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"

// A FIFO hung RDONLY for ever, and RDWR removed the name of what it had not made.
TEST_CASE("named: what is no memory object is not_mappable, at once, and keeps its name") {
    test::shared_name const name("fifo");
    std::string const path = "/dev/shm/" + name.text;
    if (::mkfifo(path.c_str(), 0666) != 0) {
        WARN("shared memory has no folder /dev/shm here");
        return;
    }
    auto const child = test::in_fork([&] {
        ::alarm(10);
        for (mmap::access const mode : {mmap::RDONLY, mmap::COPY, mmap::RDWR}) {
            std::error_code ec;
            mmap::region const r(mmap::shared(name.text), mode, mmap::options(), ec);
            EXPECT(ec == mmap::errc::not_mappable);
            EXPECT(!r);
        }
        std::error_code ec;
        mmap::region const made(mmap::shared(name.text), mmap::RDWR,
                                test::creating(mmap::create::if_missing, 100), ec);
        EXPECT(ec == mmap::errc::not_mappable);
        mmap::region const must(mmap::shared(name.text), mmap::RDWR,
                                test::creating(mmap::create::must, 100), ec);
        EXPECT(ec == std::errc::file_exists);
        return 0;
    });
    CHECK(child.exit_code == 0);
    struct stat s = {};
    CHECK(::lstat(path.c_str(), &s) == 0);
    CHECK(S_ISFIFO(s.st_mode));
    ::unlink(path.c_str());
}
