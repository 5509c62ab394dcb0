#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
unsigned rights_of(int fd) {
    struct stat s {};
    ::fstat(fd, &s);
    return s.st_mode & 07777U;
}
}  // namespace

TEST_CASE("region: a new file is for all to read and write, less the umask, or as options say") {
    test::temp_dir const dir;
    test::ending const child = test::in_fork([&] {
        mmap::options o;
        o.create = mmap::create::must;
        o.length = 10;
        ::umask(0);
        EXPECT(rights_of(mmap::region(dir / "1", mmap::RDWR, o).native_handle()) == 0666);
        ::umask(027);
        EXPECT(rights_of(mmap::region(dir / "2", mmap::RDWR, o).native_handle()) == 0640);
        ::umask(0);
        o.permissions = 0604;
        EXPECT(rights_of(mmap::region(dir / "3", mmap::RDWR, o).native_handle()) == 0604);
        return 0;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("region: new named memory is for its user alone, or as options say") {
    test::ending const child = test::in_fork([] {
        test::shared_name const first("rights 1");
        test::shared_name const second("rights 2");
        mmap::options o;
        o.create = mmap::create::must;
        o.length = 10;
        ::umask(0);
        mmap::region const own(mmap::shared{first.text}, mmap::RDWR, o);
        EXPECT(rights_of(own.native_handle()) == 0600);
        o.permissions = 0640;
        mmap::region const theirs(mmap::shared{second.text}, mmap::RDWR, o);
        EXPECT(rights_of(theirs.native_handle()) == 0640);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
