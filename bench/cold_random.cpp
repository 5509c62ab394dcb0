// 256 random pages of a file that is not in the system's cache: who asks for them one by one waits for
// each; who tells all of them first waits for the slowest.
#include "contestants/raw.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

#include <mmap.hpp>

using namespace bench;

namespace {
constexpr std::size_t page = 4 * KiB;
constexpr std::size_t reads = 256;
}  // namespace

int main(int argc, char** argv) {
    suite all("cold_random", "pread", argc, argv);
    std::size_t const size = all.is_quick() ? 16 * MiB : 256 * MiB;
    std::string const path = filled_file(size);
    auto const cold = [path] { drop_cache(path); };
    std::string const variant = std::to_string(reads) + " pages";

    all.add("pread", variant, cold,
            [=] {
                descriptor const fd(path, O_RDONLY);
                check(::posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM) == 0, "posix_fadvise");
                std::byte bytes[page];
                places at(size, page);
                for (std::size_t i = 0; i < reads; ++i)
                    check(::pread(fd, bytes, page, static_cast<off_t>(at.next())) == page, "pread");
            })
        .real_time()
        .once_a_round();
    auto const look = [=](mmap::region const& mapped) {
        places at(size, page);
        for (std::size_t i = 0; i < reads; ++i) touch(mapped.data() + at.next(), page);
    };
    all.add("region", variant, cold, [=] { look(mmap::region(path)); }).real_time().once_a_round();
    all.add("region_advise_random", variant, cold,
            [=] {
                mmap::region mapped(path);
                mapped.advise(mmap::advice::random);
                look(mapped);
            })
        .real_time()
        .once_a_round();
    all.add("region_prefetch_ranges", variant, cold,
            [=] {
                mmap::region mapped(path);
                mapped.advise(mmap::advice::random);
                mmap::range ranges[reads];
                places at(size, page);
                for (mmap::range& r : ranges) r = {at.next(), page};
                mapped.prefetch({ranges, reads});
                look(mapped);
            })
        .real_time()
        .once_a_round();
    return all.run();
}
