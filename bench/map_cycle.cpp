// Mapping a file by its path and unmapping it, no byte touched: what a library adds to the calls.
#include <contestants.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"

using namespace bench;

int main(int argc, char** argv) {
    suite all("map_cycle", raw::name, argc, argv);
    for (std::size_t const size : {4 * KiB, MiB, GiB, 16 * GiB}) {
        std::string const path = sparse_file(size);
        contestants::each([&](auto tag) {
            using contestant = typename decltype(tag)::type;
            all.add(contestant::name, text(size), [path] {
                contestant const mapped(path.c_str());
                benchmark::DoNotOptimize(mapped.data());
            });
        });
        all.add("region_options", text(size), [path, size] {
            mmap::options how;
            how.length = size;
            how.unchecked = true;
            mmap::region const mapped(path, mmap::RDONLY, how);
            benchmark::DoNotOptimize(mapped.data());
        });
    }

    // Two threads at once wait for each other: a process has one lock of its mappings.
    std::string const path = sparse_file(4 * KiB);
    contestants::each([&](auto tag) {
        using contestant = typename decltype(tag)::type;
        all.add(contestant::name, "4KiB, 2 threads",
                [path] {
                    contestant const mapped(path.c_str());
                    benchmark::DoNotOptimize(mapped.data());
                })
            .on_threads(2);
    });
    return all.run();
}
