// 64 bytes each from random places of a cached file that stays open: a mapping needs no call.
#include <memory>

#include "contestants/raw.hpp"
#include "contestants/region.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

using namespace bench;

int main(int argc, char** argv) {
    suite all("random", raw::name, argc, argv);
    for (std::size_t const size : {MiB, 128 * MiB}) {
        if (all.is_quick() && size > MiB) continue;
        std::string const path = filled_file(size);
        auto const mapped = std::make_shared<raw>(path.c_str());
        touch(mapped->data(), mapped->size());
        auto const ours = std::make_shared<region>(path.c_str());
        ours->prefetch();
        auto const fd = std::make_shared<descriptor>(path, O_RDONLY);

        all.add(raw::name, text(size), [mapped, at = places(size, 64)]() mutable {
            benchmark::DoNotOptimize(sum(mapped->data() + at.next(), 64));
        });
        all.add(region::name, text(size), [ours, at = places(size, 64)]() mutable {
            benchmark::DoNotOptimize(sum(ours->data() + at.next(), 64));
        });
        all.add("pread", text(size), [fd, at = places(size, 64)]() mutable {
            std::byte bytes[64];
            check(::pread(*fd, bytes, 64, static_cast<off_t>(at.next())) == 64, "pread");
            benchmark::DoNotOptimize(sum(bytes, 64));
        });
    }
    return all.run();
}
