// Opening a cached file, summing its bytes once from the first to the last, and closing it: mapped, and
// by read(2) and std::ifstream through a buffer, which need fewer page faults.
#include <algorithm>
#include <contestants.hpp>
#include <fstream>

#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

using namespace bench;

namespace {
std::uint64_t sum_by_read(char const* path) {
    static std::byte buffer[64 * KiB];
    descriptor const fd(path, O_RDONLY);
    std::uint64_t total = 0;
    for (;;) {
        ssize_t const n = ::read(fd, buffer, sizeof buffer);
        check(n >= 0, "read");
        if (n == 0) return total;
        total += sum(buffer, static_cast<std::size_t>(n));
    }
}

std::uint64_t sum_by_ifstream(char const* path) {
    static char buffer[64 * KiB];
    std::ifstream file(path, std::ios::binary);
    std::uint64_t total = 0;
    while (file.read(buffer, sizeof buffer), file.gcount() > 0)
        total += sum(reinterpret_cast<std::byte const*>(buffer),
                     static_cast<std::size_t>(file.gcount()));
    return total;
}

}  // namespace

int main(int argc, char** argv) {
    suite all("scan", raw::name, argc, argv);
    auto const scan = [&](std::size_t size, std::string const& path, std::string const& where) {
        auto const add = [&](std::string const& name, auto total) {
            auto& plan = all.add(name, where + text(size),
                                 [=] { benchmark::DoNotOptimize(total(path.c_str())); });
            if (size >= 16 * MiB) plan.real_time();
        };
        contestants::each([&](auto tag) {
            using contestant = typename decltype(tag)::type;
            add(contestant::name, [](char const* file) {
                contestant const mapped(file);
                return sum(mapped.data(), mapped.size());
            });
        });
        add("load", [](char const* file) {
            mmap::contents const loaded = mmap::load(file);
            return sum(loaded.data(), loaded.size());
        });
        add("region_populate", [](char const* file) {
            mmap::options how;
            how.populate = true;
            mmap::region const mapped(file, mmap::RDONLY, how);
            return sum(mapped.data(), mapped.size());
        });
        add("read", sum_by_read);
        add("ifstream", sum_by_ifstream);
    };
    for (std::size_t const size : {4 * KiB, 64 * KiB, MiB, 16 * MiB})
        scan(size, filled_file(size), "");
    if (!all.is_quick()) {
        scan(128 * MiB, filled_file(128 * MiB), "");
        scan(128 * MiB, filled_file(128 * MiB, "/dev/shm/mmap-bench"), "tmpfs file of ");
    }
    return all.run();
}
