#include <fcntl.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"

TEST_CASE("ring: forked children share it") {
    mmap::ring r(1);
    auto const child = test::in_fork([&] {
        r.at(r.size() - 1, 2)[1] = std::byte{3};
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(r.data()[0] == std::byte{3});
}

TEST_CASE("ring: works in a program without standard streams, and takes none of their numbers") {
    auto const child = test::in_fork([] {
        for (int const fd : {0, 1, 2}) ::close(fd);
        mmap::ring r(1);
        EXPECT(r.is_open());
        for (int const fd : {0, 1, 2}) EXPECT(::fcntl(fd, F_GETFD) == -1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
