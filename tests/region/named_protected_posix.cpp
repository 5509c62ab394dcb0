#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/seccomp.hpp"

#if defined(__linux__)
#include <fcntl.h>

#include <cerrno>

#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"

// With fs.protected_regular, O_CREAT of another user's object is EACCES though its mode grants access.
TEST_CASE("named: what exists is opened without asking to create it") {
    test::shared_name const name("protected");
    mmap::region const made(mmap::shared(name.text), 5000);
    constexpr int skipped = 77;
    auto const child = test::in_fork([&] {
        if (!test::refuse_call(SYS_openat, EACCES, 2, O_CREAT)) return skipped;
        std::error_code ec;
        mmap::region const r(mmap::shared(name.text), 5000, mmap::RDWR, ec);
        EXPECT(!ec);
        EXPECT(r.size() == 5000);
        EXPECT(!r.created());
        return 0;
    });
    if (child.exit_code == skipped)
        WARN("the kernel has no filters for system calls");
    else
        CHECK(child.exit_code == 0);
}
#endif
