#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a guard hides no bug: a store to a healthy RDONLY region is SIGSEGV") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const child = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);  // sanitizers have a handler
        mmap::region const text(dir / "f");
        mmap::fault_guard const g(text);
        *const_cast<std::byte volatile*>(text.data()) = std::byte{1};
        return 1;
    });
    CHECK(child.signal == SIGSEGV);
}
