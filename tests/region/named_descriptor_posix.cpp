#include <fcntl.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"

// A program that has closed its standard streams would print into the memory.
TEST_CASE("named: the descriptor is never that of a standard stream") {
    test::shared_name const name("descriptor");
    auto const child = test::in_fork([&] {
        for (int const fd : {0, 1, 2}) ::close(fd);
        mmap::region const made(mmap::shared(name.text), 5000);
        mmap::region const opened(mmap::shared(name.text), 5000);
        EXPECT(made.created());
        EXPECT(made.native_handle() > 2);
        EXPECT(opened.native_handle() > 2);
        EXPECT((::fcntl(made.native_handle(), F_GETFD) & FD_CLOEXEC) != 0);
        for (int const fd : {0, 1, 2}) EXPECT(::fcntl(fd, F_GETFD) == -1);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
