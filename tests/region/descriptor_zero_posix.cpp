#include <fcntl.h>
#include <cerrno>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
bool is_free(int fd) { return ::fcntl(fd, F_GETFD) == -1; }

/// `make()` a region in a child without standard input, output and error: does it work, and leave
/// descriptors 0, 1 and 2 free? Whatever error an earlier call has left in errno.
template <class Make>
int works(Make make, bool keeps, bool is_new = false, int left = EINTR) {
    return test::in_fork([&] {
               for (int fd : {0, 1, 2}) ::close(fd);
               errno = left;
               {
                   mmap::region r = make();
                   EXPECT(r.is_open());
                   EXPECT(r.created() == is_new);
                   EXPECT(is_free(0) && is_free(1) && is_free(2));
                   EXPECT(keeps == (r.native_handle() > 2));
                   if (keeps) {
                       std::size_t const size = r.size();
                       r.resize(size + 5000);
                       r.writable_bytes()[size + 4999] = std::byte{7};
                       r.flush();
                       EXPECT(r.file_size() >= size + 5000);
                   }
               }
               EXPECT(is_free(0) && is_free(1) && is_free(2));
               return 0;
           })
        .exit_code;
}
}  // namespace

// A daemon closes its standard streams, and the next open() is given descriptor 0. A file that kept
// descriptor 2 got what the program printed.
TEST_CASE("region: never keeps descriptor 0, 1 or 2") {
    test::temp_dir const dir;
    test::shared_name const name("zero");
    auto const file = dir / "file.bin";
    test::write_file(file, "abc");
    test::handle const opened(file);
    mmap::options must;
    must.create = mmap::create::must;
    must.length = 10;
    mmap::options truncate = must;
    truncate.create = mmap::create::truncate;
    mmap::options if_missing = must;
    if_missing.create = mmap::create::if_missing;
    mmap::options grow = must;
    grow.create = mmap::create::never;
    grow.grow = true;
    mmap::options named = if_missing;
    named.length = 100;

    CHECK(works([&] { return mmap::region(file); }, false) == 0);
    CHECK(works([&] { return mmap::region(file, mmap::COPY); }, false) == 0);
    CHECK(works([&] { return mmap::region(file, mmap::RDWR); }, true) == 0);
    CHECK(works([&] { return mmap::region(dir / "1", mmap::RDWR, must); }, true, true) == 0);
    CHECK(works([&] { return mmap::region(dir / "2", mmap::RDWR, if_missing); }, true, true) == 0);
    CHECK(works([&] { return mmap::region(dir / "2", mmap::RDWR, if_missing); }, true, false,
                ENOENT) == 0);
    CHECK(works([&] { return mmap::region(dir / "2", mmap::RDWR, truncate); }, true) == 0);
    std::filesystem::create_symlink("3", dir / "link");  // dangling
    CHECK(works([&] { return mmap::region(dir / "link", mmap::RDWR, if_missing); }, true, true) ==
          0);
    CHECK(works([&] { return mmap::region(file, mmap::RDWR, grow); }, true) == 0);
    CHECK(works([&] { return mmap::region(mmap::ANON, 100); }, true) == 0);
    CHECK(works([&] { return mmap::region(mmap::ANON, 100, mmap::COPY); }, false) == 0);
    CHECK(works([&] { return mmap::region(mmap::shared{name.text}, mmap::RDWR, named); }, true,
                true) == 0);
}

TEST_CASE("region: the duplicate of a borrowed descriptor is above 2") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    int const lent = ::open((dir / "file.bin").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(lent > 0);
    CHECK(works([&] { return mmap::region(lent, mmap::RDWR); }, true) == 0);
    CHECK_FALSE(is_free(lent));
    ::close(lent);
}

TEST_CASE("region: an owned descriptor of 0, 1 or 2 is moved up and closed") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    auto const child = test::in_fork([&] {
        ::close(2);
        int const low = ::open((dir / "file.bin").c_str(), O_RDWR | O_CLOEXEC);
        EXPECT(low == 2);
        mmap::region const r(mmap::owned(low), mmap::RDWR);
        EXPECT(r.native_handle() > 2);
        EXPECT(is_free(2));
        return 0;
    });
    CHECK(child.exit_code == 0);
}
