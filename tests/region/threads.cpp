#include <mmap.hpp>
#include <numeric>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a region made in one thread is used and ended in another") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin", mmap::RDWR);
    std::thread other([mine = std::move(r)]() mutable {
        mine.writable_bytes()[0] = std::byte{'X'};
        mine.flush();
        mine.unmap();
    });
    other.join();
    CHECK_FALSE(r.is_open());
    CHECK(test::read_file(dir / "file.bin") == "Xbc");
}

TEST_CASE("region: const members may be called from several threads at once") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    mmap::region const r(dir / "file.bin");
    std::string const expected = test::pattern(100000);
    std::vector<int> failures(4, 0);
    std::vector<std::thread> threads;
    for (int& failed : failures) {
        threads.emplace_back([&] {
            std::string buffer(1000, '\0');
            for (std::size_t i = 0; i < 99; ++i) {
                std::error_code ec;
                r.read(i * 1000, buffer.data(), 1000, ec);
                if (ec || buffer != expected.substr(i * 1000, 1000)) failed = 1;
                r.prefetch(i * 1000, 1000, ec);
                if (ec) failed = 1;
                if (r.resident(i * 1000, 1000, ec) > 1000 || ec) failed = 1;
            }
        });
    }
    for (std::thread& t : threads) t.join();
    CHECK(std::accumulate(failures.begin(), failures.end(), 0) == 0);
}
