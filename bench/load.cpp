// The bytes of one file, each page looked at once: mmap::load against mapping, by size; alone and with
// a second thread at work, which unmapping has to interrupt.
#include <memory>

#include "contestants/raw.hpp"
#include "contestants/region.hpp"
#include "support/file.hpp"
#include "support/suite.hpp"
#include "support/work.hpp"

using namespace bench;

namespace {
/// read(2) into memory of the right size: the limit below the size from which mapping wins.
struct read_whole {
    explicit read_whole(char const* path) {
        descriptor const fd(path, O_RDONLY);
        struct stat facts = {};
        check(::fstat(fd, &facts) == 0, "fstat");
        size = static_cast<std::size_t>(facts.st_size);
        bytes.reset(new std::byte[size]);
        check(::read(fd, bytes.get(), size) == facts.st_size, "read");
    }
    std::size_t size;
    std::unique_ptr<std::byte[]> bytes;
};
}  // namespace

int main(int argc, char** argv) {
    suite all("load", raw::name, argc, argv);
    for (bool const beside : {false, true}) {
        for (std::size_t const size :
             {4 * KiB, 64 * KiB, 128 * KiB, 256 * KiB, 512 * KiB, MiB, 16 * MiB}) {
            if (beside && size > MiB) continue;
            std::string const path = filled_file(size);
            std::string const variant = text(size) + (beside ? ", 2nd thread" : "");
            auto const add = [&](char const* name, auto once) {
                auto& plan = all.add(name, variant, once);
                if (beside) plan.beside_a_thread();
            };
            add(raw::name, [path] {
                raw const mapped(path.c_str());
                touch(mapped.data(), mapped.size());
            });
            add(region::name, [path] {
                region const mapped(path.c_str());
                touch(mapped.data(), mapped.size());
            });
            add("load", [path] {
                mmap::contents const loaded = mmap::load(path);
                touch(loaded.data(), loaded.size());
            });
            add("read", [path] {
                read_whole const copy(path.c_str());
                touch(copy.bytes.get(), copy.size);
            });
        }
    }
    return all.run();
}
