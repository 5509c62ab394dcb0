// Copying a cached file over one that exists: by a buffer, by a mapping and write(2), by two mappings,
// and by the calls in which the kernel does it all.
#include <sys/mman.h>
#include <sys/sendfile.h>

#include <algorithm>
#include <mmap.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"

using namespace bench;

namespace {
void write_all(int to, char const* bytes, std::size_t n) {
    while (n != 0) {
        ssize_t const done = ::write(to, bytes, n);
        check(done > 0, "write");
        bytes += done;
        n -= static_cast<std::size_t>(done);
    }
}

void by_buffer(int from, int to, std::size_t) {
    static char buffer[64 * KiB];
    while (ssize_t const n = ::read(from, buffer, sizeof buffer)) {
        check(n > 0, "read");
        write_all(to, buffer, static_cast<std::size_t>(n));
    }
}
void by_region_and_write(int from, int to, std::size_t) {
    mmap::region const mapped(from, mmap::RDONLY);
    write_all(to, mapped.view().data(), mapped.size());
}
void by_region_and_write_1MiB(int from, int to, std::size_t) {
    mmap::region const mapped(from, mmap::RDONLY);
    for (std::size_t at = 0; at < mapped.size(); at += MiB)
        write_all(to, mapped.view().data() + at, std::min(MiB, mapped.size() - at));
}
void by_prefetched_region_and_write(int from, int to, std::size_t) {
    mmap::region const mapped(from, mmap::RDONLY);
    mapped.prefetch();
    write_all(to, mapped.view().data(), mapped.size());
}
void by_two_regions(int from, int to, std::size_t size) {
    mmap::region const mapped(from, mmap::RDONLY);
    mmap::region target(to, mmap::RDWR);
    std::memcpy(target.writable_bytes().data(), mapped.data(), size);
}
void by_sendfile(int from, int to, std::size_t size) {
    while (size != 0) {
        ssize_t const done = ::sendfile(to, from, nullptr, size);
        check(done > 0, "sendfile");
        size -= static_cast<std::size_t>(done);
    }
}
void by_copy_file_range(int from, int to, std::size_t size) {
    while (size != 0) {
        ssize_t const done = ::copy_file_range(from, nullptr, to, nullptr, size, 0);
        check(done > 0, "copy_file_range");
        size -= static_cast<std::size_t>(done);
    }
}
}  // namespace

int main(int argc, char** argv) {
    suite all("copy_file", "read_write", argc, argv);
    for (std::size_t const size : {64 * KiB, MiB, 32 * MiB}) {
        if (all.is_quick() && size > MiB) continue;
        std::string const from = filled_file(size);
        std::string const to = filled_file(size, "copy");
        auto const add = [&](char const* name, void (*copy)(int, int, std::size_t)) {
            all.add(name, text(size), [=] {
                descriptor const source(from, O_RDONLY);
                descriptor const target(to, O_RDWR);
                copy(source, target, size);
            });
        };
        add("read_write", by_buffer);
        add("region_write", by_region_and_write);
        add("region_write_1MiB", by_region_and_write_1MiB);
        add("region_prefetch_write", by_prefetched_region_and_write);
        add("two_regions", by_two_regions);
        add("sendfile", by_sendfile);
        add("copy_file_range", by_copy_file_range);
    }
    return all.run();
}
