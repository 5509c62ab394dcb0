#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/machine_code.hpp"
#include "support/temp_dir.hpp"

namespace {
void const* called;

void handler(int, siginfo_t* info, void*) { ::_exit(info->si_addr == called ? 3 : 4); }
}  // namespace

// The library's handler looks at the instruction that has faulted. Here it cannot be read.
TEST_CASE("a call of code whose file was truncated goes to the handler installed before") {
    if (!test::knows_machine_code()) return;
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    for (std::size_t const place : {page, page + 16, 2 * page - 16}) {
        std::string bytes(2 * page, '\0');
        bytes.replace(place, test::returns_42.size(), test::returns_42);
        test::write_file(dir / "code", bytes);
        CAPTURE(place);
        test::ending const end = test::in_fork([&] {
            test::handle_bus(&handler);
            mmap::region const code(dir / "code", mmap::RDONLY | mmap::EXEC);
            char first = 0;
            code.read(0, &first, 1);  // from here on there is the library's
            called = code.data() + place;
            if (test::run_code(called) != 42) return 1;
            std::filesystem::resize_file(dir / "code", page);
            return test::run_code(called);
        });
        CHECK(end.exit_code == 3);
    }
}
