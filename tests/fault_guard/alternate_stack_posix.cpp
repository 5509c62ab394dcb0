#include <signal.h>

#include <filesystem>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("faults are survived again and again on a thread with an alternate signal stack") {
    test::temp_dir dir;
    std::size_t const page = mmap::page_size();
    test::write_file(dir / "f", std::string(2 * page, 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", page);
    int errors = 0;
    bool faulted = false;
    bool still_on_it = true;
    std::thread([&] {
        std::vector<char> memory(1 << 16);
        stack_t mine = {};
        stack_t before = {};
        mine.ss_sp = memory.data();
        mine.ss_size = memory.size();
        sigaltstack(&mine, &before);
        char c = 0;
        std::error_code ec;
        for (int i = 0; i < 100; ++i) {  // each leaves the handler by a jump
            text.read(page, &c, 1, ec);
            if (ec == std::errc::io_error) ++errors;
        }
        {
            mmap::fault_guard const g(text);
            faulted = text[page] == std::byte{0} && g.faulted();
        }
        stack_t now = {};
        sigaltstack(nullptr, &now);
        still_on_it = (now.ss_flags & SS_ONSTACK) != 0;
        sigaltstack(&before, nullptr);
    }).join();
    CHECK(errors == 100);
    CHECK(faulted);
    CHECK_FALSE(still_on_it);
}
