#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("pages that a guard has replaced in an RDONLY region are read-only, too") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", mmap::page_size());
    auto const end = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);  // sanitizers have a handler
        mmap::region const text(dir / "f");
        mmap::fault_guard const g(text);
        std::filesystem::resize_file(dir / "f", 0);
        if (text[0] != std::byte{0} || !g.faulted()) return 1;
        *const_cast<std::byte volatile*>(text.data()) = std::byte{1};
        return 2;
    });
    CHECK(end.signal == SIGSEGV);
}
