// Copies out of a mapping that survive a truncated file, against those that do not, and against
// pread(2). From memory that the first cache holds: elsewhere the difference only shrinks.
#include <setjmp.h>

#include <mmap.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

using namespace bench;

int main(int argc, char** argv) {
    suite all("guarded_copy", "memcpy", argc, argv);
    std::size_t const size = 256 * KiB;
    std::size_t const window = 16 * KiB;  // 8 bytes to 4 KiB are taken from here
    std::string const path = filled_file(size);
    mmap::region const mapped(path);
    descriptor const fd(path, O_RDONLY);
    static std::byte to[64 * KiB];

    for (std::size_t const n : {std::size_t{8}, std::size_t{64}, std::size_t{256},
                                std::size_t{1000}, KiB, 4 * KiB, 64 * KiB}) {
        // Nobody may know the length in advance: a copy of a known 64 bytes is two instructions.
        // By a volatile: GCC 12 loses the value in DoNotOptimize() of benchmark 1.7.
        std::size_t const volatile hidden = n;
        std::size_t const length = hidden;
        auto const add = [&](char const* name, auto copy) {
            all.add(name, text(n),
                    [copy, at = places((n < window ? window : size) - n + 64, 64)]() mutable {
                        copy(at.next());
                        benchmark::ClobberMemory();
                    });
        };
        mmap::region const* const from = &mapped;
        add("memcpy", [=](std::size_t at) { std::memcpy(to, from->data() + at, length); });
        add("region_read", [=](std::size_t at) { from->read(at, to, length); });
        add("guard", [=](std::size_t at) {
            mmap::fault_guard const g(*from);
            std::memcpy(to, from->data() + at, length);
            g.check();
        });
        add("setjmp", [=](std::size_t at) {
            static jmp_buf escape;
            if (_setjmp(escape) == 0) std::memcpy(to, from->data() + at, length);
        });
        add("sigsetjmp_mask", [=](std::size_t at) {
            static sigjmp_buf escape;
            if (sigsetjmp(escape, 1) == 0) std::memcpy(to, from->data() + at, length);
        });
        int const file = fd;
        add("pread", [=](std::size_t at) {
            check(::pread(file, to, length, static_cast<off_t>(at)) == static_cast<ssize_t>(length),
                  "pread");
        });
    }
    return all.run();
}
