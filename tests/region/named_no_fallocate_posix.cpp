#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/seccomp.hpp"

#if defined(__linux__)
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <vector>

#include "support/child.hpp"
#include "support/shared_name.hpp"

// Where fallocate() does not work the size once grew piece by piece, and was looked at without the lock.
TEST_CASE("named: of racing creators without fallocate one creates, and all get the whole object") {
    test::shared_name const name("no fallocate");
    constexpr std::size_t size = std::size_t{8} << 20U;
    constexpr int skipped = 77;
    for (int const error : {EOPNOTSUPP, ENOSYS, EPERM}) {
        mmap::region counters(mmap::ANON, 2 * sizeof(std::atomic<int>));
        auto* const ready = new (counters.writable_bytes().data()) std::atomic<int>[2]();
        std::vector<pid_t> children;
        for (int i = 0; i < 16; ++i) {
            pid_t const child = ::fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                bool const is_filtered = test::refuse_call(SYS_fallocate, error);
                ++ready[0];
                while (ready[0] < 16) ::usleep(1);
                if (!is_filtered) ::_exit(skipped);
                std::error_code ec;
                mmap::region r(mmap::shared(name.text), size, mmap::RDWR, ec);
                if (!ec && r.created()) ++ready[1];
                ::_exit(!ec && r.size() == size && r[size - 1] == std::byte{0} ? 0 : 1);
            }
            children.push_back(child);
        }
        int filtered = 0;
        int right = 0;
        for (pid_t const child : children) {
            int const code = test::wait_for(child).exit_code;
            filtered += code != skipped;
            right += code == 0;
        }
        if (filtered == 0) {
            WARN("the kernel has no filters for system calls");
            return;
        }
        CHECK(right == 16);
        CHECK(ready[1] == 1);
        CHECK(mmap::remove_shared(name.text));
    }
}

TEST_CASE("named: memory is allocated without fallocate, too") {
    test::shared_name const name("touched");
    constexpr off_t size = 1 << 20;
    auto const child = test::in_fork([&] {
        if (!test::refuse_call(SYS_fallocate, EOPNOTSUPP)) return 77;
        mmap::region const r(mmap::shared(name.text), size);
        struct stat s = {};
        return ::fstat(r.native_handle(), &s) == 0 && s.st_blocks * 512 >= size ? 0 : 1;
    });
    if (child.exit_code == 77)
        WARN("the kernel has no filters for system calls");
    else
        CHECK(child.exit_code == 0);
}
#endif
