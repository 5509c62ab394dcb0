#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
void handler_of_other(int) { ::_exit(9); }
}  // namespace

TEST_CASE("region::read() notices that other code has replaced the fault handler") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    std::size_t const size = std::size_t{512} * 1024;
    bool const is_long = GENERATE(true, false);
    CAPTURE(is_long);
    auto const child = test::in_fork([&] {
        test::pattern_file(dir / "f", size);
        mmap::region const text(dir / "f");
        std::string buffer(size, '_');
        text.read(0, &buffer[0], 1);
        test::handle_bus(&handler_of_other);
        // A short copy is cheaper than a look: one in 1,024 looks. A long one always does.
        if (!is_long)
            for (int i = 0; i < 1025; ++i) text.read(0, &buffer[0], 1);
        std::filesystem::resize_file(dir / "f", 0);
        std::error_code ec;
        text.read(0, &buffer[0], is_long ? size : 1, ec);
        EXPECT(ec == std::errc::io_error);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
