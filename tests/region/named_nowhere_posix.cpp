#include <mmap.hpp>

#include "support/catch.hpp"

#if defined(__linux__)
#include <sched.h>
#include <sys/mount.h>

#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"
#include "support/thrown.hpp"

TEST_CASE("named: a missing /dev/shm is told as such") {
    test::shared_name const name("nowhere");
    constexpr int skipped = 77;
    auto const child = test::in_fork([&] {
        // A /dev of this child's own, with nothing in it.
        if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return skipped;
        if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("none", "/dev", "tmpfs", 0, nullptr) != 0)
            return skipped;
        auto const made = test::thrown([&] { mmap::region(mmap::shared(name.text), 5000); });
        EXPECT(made);
        EXPECT(made->code() == mmap::errc::no_shared_memory);
        EXPECT(std::string(made->what()).find("/dev/shm is missing") != std::string::npos);
        std::error_code ec;
        mmap::region const opened(mmap::shared(name.text), mmap::RDONLY, mmap::options(), ec);
        EXPECT(ec == mmap::errc::no_shared_memory);
        EXPECT(ec == std::errc::no_such_file_or_directory);
        return 0;
    });
    if (child.exit_code == skipped)
        WARN("only root, or a user namespace, can take /dev/shm away");
    else
        CHECK(child.exit_code == 0);
}
#endif
