// Summing a file that is not in the system's cache: read-ahead is all, and advice changes it. Most
// where a device's own read-ahead is small (read_ahead_kb in /sys/block/*/queue).
#include "contestants/raw.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

#include <mmap.hpp>

using namespace bench;

int main(int argc, char** argv) {
    suite all("cold_scan", "raw", argc, argv);
    std::size_t const size = all.is_quick() ? 4 * MiB : 32 * MiB;
    std::string const path = filled_file(size);
    auto const cold = [path] { drop_cache(path); };

    all.add("raw", text(size), cold,
            [path] {
                raw const mapped(path.c_str());
                benchmark::DoNotOptimize(sum(mapped.data(), mapped.size()));
            })
        .real_time()
        .once_a_round();
    auto const advised = [&](std::string const& name, mmap::advice what) {
        all.add(name, text(size), cold,
                [path, what] {
                    mmap::region mapped(path);
                    mapped.advise(what);
                    benchmark::DoNotOptimize(sum(mapped.data(), mapped.size()));
                })
            .real_time()
            .once_a_round();
    };
    advised("region", mmap::advice::normal);
    advised("region_advise_sequential", mmap::advice::sequential);
    advised("region_advise_huge", mmap::advice::huge);
    advised("region_advise_random", mmap::advice::random);
    all.add("region_prefetch", text(size), cold,
            [path] {
                mmap::region const mapped(path);
                mapped.prefetch();
                benchmark::DoNotOptimize(sum(mapped.data(), mapped.size()));
            })
        .real_time()
        .once_a_round();
    all.add("read", text(size), cold,
            [path] {
                static std::byte buffer[64 * KiB];
                descriptor const fd(path, O_RDONLY);
                std::uint64_t total = 0;
                while (ssize_t const n = ::read(fd, buffer, sizeof buffer)) {
                    check(n > 0, "read");
                    total += sum(buffer, static_cast<std::size_t>(n));
                }
                benchmark::DoNotOptimize(total);
            })
        .real_time()
        .once_a_round();
    return all.run();
}
