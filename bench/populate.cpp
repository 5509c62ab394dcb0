// Storing to every page of a file that has its blocks, and of memory without a file: page by page, or
// faulted in at once by populate, or in large pages by huge.
#include <sys/mman.h>

#include <mmap.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"

using namespace bench;

namespace {
void fill(mmap::region& r) {
    mmap::span<std::byte> const bytes = r.writable_bytes();
    for (std::size_t i = 0; i < bytes.size(); i += 4 * KiB) bytes[i] = std::byte{1};
    benchmark::ClobberMemory();
}

std::byte* map(std::size_t size, int flags, int fd) {
    void* const base = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    check(base != MAP_FAILED, "mmap");
    return static_cast<std::byte*>(base);
}

void store_and_unmap(std::byte* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; i += 4 * KiB) bytes[i] = std::byte{1};
    benchmark::ClobberMemory();
    ::munmap(bytes, size);
}
}  // namespace

int main(int argc, char** argv) {
    suite all("populate", "region", argc, argv);
    std::size_t const size = all.is_quick() ? 8 * MiB : 64 * MiB;

    auto const file = [&](std::string const& path, std::string const& where) {
        for (bool const populate : {false, true})
            all.add(populate ? "region_populate" : "region", where + text(size), [=] {
                mmap::options how;
                how.populate = populate;
                mmap::region r(path, mmap::RDWR, how);
                fill(r);
            });
        all.add("raw_MAP_POPULATE", where + text(size), [=] {
            descriptor const fd(path, O_RDWR);
            store_and_unmap(map(size, MAP_SHARED | MAP_POPULATE, fd), size);
        });
    };
    file(filled_file(size, "populated"), "file of ");
    file(filled_file(size, "paged", 4 * KiB), "file in small pages of ");
    file(filled_file(size, "/dev/shm/mmap-bench"), "tmpfs file of ");

    auto const memory = [&](char const* name, bool populate, bool huge) {
        all.add(name, "memory of " + text(size), [=] {
            mmap::options how;
            how.length = size;
            how.populate = populate;
            how.huge = huge;
            mmap::region r(mmap::ANON, mmap::COPY, how);
            fill(r);
        });
    };
    memory("region", false, false);
    memory("region_populate", true, false);
    memory("region_huge", false, true);
    memory("region_huge_populate", true, true);
    all.add("raw", "memory of " + text(size),
            [=] { store_and_unmap(map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1), size); });
    return all.run();
}
