// A window of 1 MiB that moves over a file of 16 GiB, one page looked at in each place.
#include "contestants/raw.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

#include <memory>
#include <mmap.hpp>

using namespace bench;

namespace {
constexpr std::size_t window = MiB;

void* map_window(int fd, void* where, std::size_t offset) {
    void* const base = ::mmap(where, window, PROT_READ, MAP_SHARED | (where ? MAP_FIXED : 0), fd,
                              static_cast<off_t>(offset));
    check(base != MAP_FAILED, "mmap");
    touch(static_cast<std::byte const*>(base), 1);
    return base;
}
}  // namespace

int main(int argc, char** argv) {
    suite all("slide", "remap", argc, argv);
    std::size_t const size = 16 * GiB;
    std::string const path = sparse_file(size, "slid");
    {  // data where the window looks, so that all find it cached
        descriptor const fd(path, O_WRONLY);
        for (std::size_t at = 0; at < size; at += 64 * MiB)
            check(::pwrite(fd, "x", 1, static_cast<off_t>(at)) == 1, "pwrite");
    }
    std::size_t const unit = 64 * MiB;
    auto const fd = std::make_shared<descriptor>(path, O_RDONLY);
    std::string const variant = "1MiB of 16GiB";

    all.add("remap", variant, [fd, at = places(size, unit)]() mutable {
        ::munmap(map_window(*fd, nullptr, at.next()), window);
    });
    all.add("raw", variant,
            [fd, base = map_window(*fd, nullptr, 0), at = places(size, unit)]() mutable {
                map_window(*fd, base, at.next());
            });
    mmap::options how;
    how.length = window;
    how.keep_handle = true;
    auto const slid = std::make_shared<mmap::region>(path, mmap::RDONLY, how);
    all.add("region_slide", variant, [slid, at = places(size, unit)]() mutable {
        slid->slide(at.next());
        touch(slid->data(), 1);
    });
    auto const part = [&](char const* name, bool unchecked) {
        all.add(name, variant, [=, at = places(size, unit)]() mutable {
            mmap::options where;
            where.offset = at.next();
            where.length = window;
            where.unchecked = unchecked;
            mmap::region const r(static_cast<int>(*fd), mmap::RDONLY, where);
            touch(r.data(), 1);
        });
    };
    part("region_new", false);
    part("region_new_unchecked", true);
    return all.run();
}
