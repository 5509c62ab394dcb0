#include <atomic>
#include <mmap.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "win32/in_page_error.hpp"

TEST_CASE("threads that guard one region of a failing disk all go on and all learn of it") {
    test::temp_dir dir;
    std::size_t const size = std::size_t{1} << 20;
    test::write_file(dir / "f", std::string(size, 'f'));
    for (int round = 0; round < 20; ++round) {
        mmap::region const text(dir / "f");
        test::broken_disk const broken(text, size / 2);
        std::atomic<int> told{0};
        std::atomic<int> strange{0};
        // All have started before the first fault: older Windows, and Wine 8, must unmap the region
        // before they can put zeros there, and a thread's new stack may take the place.
        std::atomic<int> started{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                mmap::fault_guard const g(text);
                ++started;
                while (started != 4) std::this_thread::yield();
                for (std::byte const b : text)
                    if (b != std::byte{'f'} && b != std::byte{0}) ++strange;
                if (g.faulted()) ++told;
            });
        for (auto& t : threads) t.join();
        CHECK(told == 4);
        CHECK(strange == 0);
    }
}
