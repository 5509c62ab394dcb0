// Many mappings at once: making, first touching and destroying all of them, by their number. Linux
// allows a process 65,530 (vm.max_map_count), so 100,000 are tried only where it allows more.
#include <fstream>

#include "contestants/raw.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

#include <mmap.hpp>

using namespace bench;

namespace {
constexpr std::size_t length = 4 * KiB;

std::size_t allowed() {
    std::size_t most = 65530;
    std::ifstream("/proc/sys/vm/max_map_count") >> most;
    return most - 1000;  // what the program itself consists of
}

void raw_mappings(int fd, std::size_t count) {
    std::vector<void*> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        // Backwards through the file, since the kernel makes neighbours one mapping.
        auto const offset = static_cast<off_t>((count - i) * length);
        all.push_back(::mmap(nullptr, length, PROT_READ, MAP_SHARED, fd, offset));
        check(all.back() != MAP_FAILED, "mmap");
        touch(static_cast<std::byte const*>(all.back()), length);
    }
    for (void* base : all) ::munmap(base, length);
}

void regions(int fd, std::size_t count) {
    std::vector<mmap::region> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        mmap::options how;
        how.offset = (count - i) * length;
        how.length = length;
        how.unchecked = true;
        all.emplace_back(fd, mmap::RDONLY, how);
        touch(all.back().data(), length);
    }
}
}  // namespace

int main(int argc, char** argv) {
    suite all("many_regions", raw::name, argc, argv);
    descriptor const large(sparse_file(GiB), O_RDONLY);
    for (std::size_t const count :
         std::initializer_list<std::size_t>{1, 100, 10000, 60000, 100000}) {
        if (count > allowed() || (all.is_quick() && count > 10000)) continue;
        std::string const variant = std::to_string(count);
        auto& limit = all.add(raw::name, variant, [&large, count] { raw_mappings(large, count); });
        if (count >= 10000) limit.once_a_round();
        auto& ours = all.add("region", variant, [&large, count] { regions(large, count); });
        if (count >= 10000) ours.once_a_round();
    }
    return all.run();
}
