#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("a forked child keeps guarding, and its faults are its own") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(mmap::page_size(), 'f'));
    mmap::region const text(dir / "f");
    mmap::fault_guard const g(text);
    std::filesystem::resize_file(dir / "f", 0);
    auto const child = test::in_fork([&] {
        EXPECT(text[0] == std::byte{0});
        EXPECT(g.faulted());
        char c = 0;
        std::error_code ec;
        text.read(0, &c, 1, ec);
        EXPECT(ec == std::errc::io_error);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK_FALSE(g.faulted());
    CHECK(text[0] == std::byte{0});
    CHECK(g.faulted());
}
