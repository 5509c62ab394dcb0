#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
#include <sched.h>

// Parent and child were both process 1 there, and the child cut the parent's file.
TEST_CASE("vector: a forked child does not cut the file, also if both are process 1") {
    test::temp_dir const dir;
    auto const outer = test::in_fork([&] {
        if (::unshare(CLONE_NEWPID) != 0) return 77;
        return test::in_fork([&] {  // process 1
                   mmap::vector<int> v(dir / "f", 100);
                   for (int i = 0; i < 1000; ++i) v.push_back(i);
                   if (::unshare(CLONE_NEWPID) != 0) return 77;
                   std::uintmax_t const size = std::filesystem::file_size(dir / "f");
                   auto const inner = test::in_fork([&] {  // process 1 of its own namespace
                       EXPECT(::getpid() == 1);
                       mmap::vector<int> const mine(std::move(v));
                       return 0;
                   });
                   EXPECT(inner.exit_code == 0);
                   EXPECT(std::filesystem::file_size(dir / "f") == size);
                   EXPECT(v.size() == 1100);
                   return 0;
               })
            .exit_code;
    });
    CHECK((outer.exit_code == 0 || outer.exit_code == 77));
    if (outer.exit_code == 77) WARN("not tested: this user cannot make PID namespaces");
}
#endif
