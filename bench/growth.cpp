// Writing a file from nothing to its full length, step by step: who maps anew for every step pays for
// it; who extends the file ahead of its end, or writes blocks, does not.
#include <sys/mman.h>

#include <fstream>
#include <mmap.hpp>

#include "support/file.hpp"
#include "support/suite.hpp"

using namespace bench;

namespace {
char const* const path = "grown";

void remap_each_step(std::string const& step, std::size_t total) {
    descriptor const fd(path, O_RDWR | O_CREAT | O_TRUNC);
    void* base = nullptr;
    for (std::size_t size = 0; size < total; size += step.size()) {
        std::size_t const longer = size + step.size();
        check(::ftruncate(fd, static_cast<off_t>(longer)) == 0, "ftruncate");
        if (base != nullptr) ::munmap(base, size);
        base = ::mmap(nullptr, longer, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        check(base != MAP_FAILED, "mmap");
        std::memcpy(static_cast<char*>(base) + size, step.data(), step.size());
    }
    ::munmap(base, total);
}

/// Steps of 16 MiB, and truncation to the exact length at the end.
template <bool allocates>
void extend_coarsely(std::string const& step, std::size_t total) {
    constexpr std::size_t coarse = 16 * MiB;
    descriptor const fd(path, O_RDWR | O_CREAT | O_TRUNC);
    void* const base = ::mmap(nullptr, total + coarse, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    check(base != MAP_FAILED, "mmap");
    ::madvise(base, total + coarse, MADV_HUGEPAGE);
    std::size_t extent = 0;
    for (std::size_t size = 0; size < total; size += step.size()) {
        while (size + step.size() > extent) {
            auto const from = static_cast<off_t>(extent);
            extent += coarse;
            if (allocates)
                check(::posix_fallocate(fd, from, coarse) == 0, "posix_fallocate");
            else
                check(::ftruncate(fd, static_cast<off_t>(extent)) == 0, "ftruncate");
        }
        std::memcpy(static_cast<char*>(base) + size, step.data(), step.size());
    }
    ::munmap(base, total + coarse);
    check(::ftruncate(fd, static_cast<off_t>(total)) == 0, "ftruncate");
}

void resize_each_step(std::string const& step, std::size_t total) {
    mmap::options how;
    how.create = mmap::create::truncate;
    how.length = 0;
    mmap::region file(path, mmap::RDWR, how);
    for (std::size_t size = 0; size < total; size += step.size()) {
        file.resize(size + step.size());
        file.write(size, step.data(), step.size());
    }
}

void append_to_array(std::string const& step, std::size_t total) {
    mmap::options how;
    how.create = mmap::create::truncate;
    mmap::vector<char> file(path, 0, how);
    for (std::size_t size = 0; size < total; size += step.size())
        file.append({step.data(), step.size()});
    file.close();
}

void append(std::string const& step, std::size_t total) {
    mmap::appender file(path, mmap::create::truncate);
    for (std::size_t size = 0; size < total; size += step.size()) file.append(step);
    file.close();
}

void write_each_step(std::string const& step, std::size_t total) {
    descriptor const fd(path, O_RDWR | O_CREAT | O_TRUNC);
    for (std::size_t size = 0; size < total; size += step.size())
        check(::write(fd, step.data(), step.size()) == static_cast<ssize_t>(step.size()), "write");
}

void write_stream(std::string const& step, std::size_t total) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    for (std::size_t size = 0; size < total; size += step.size())
        file.write(step.data(), static_cast<std::streamsize>(step.size()));
    check(file.flush().good(), "ofstream");
}
}  // namespace

int main(int argc, char** argv) {
    suite all("growth", "remap", argc, argv);
    for (std::size_t const size : {std::size_t{100}, 4 * KiB, 64 * KiB, MiB}) {
        std::size_t const total = size < KiB || all.is_quick() ? 4 * MiB : 32 * MiB;
        std::string const step(size, 'x');
        auto const add = [&](char const* name, void (*grow)(std::string const&, std::size_t)) {
            all.add(
                name, text(size) + " to " + text(total), [] { ::unlink(path); },
                [=] { grow(step, total / size * size); });
        };
        if (size >= KiB) {  // a mapping for every 100 bytes is nobody's way
            add("remap", remap_each_step);
            add("region_resize", resize_each_step);
        } else {
            add("remap", [](std::string const& record, std::size_t length) {
                remap_each_step(std::string(4 * KiB, record[0]), length / (4 * KiB) * (4 * KiB));
            });
        }
        add("coarse", extend_coarsely<false>);
        add("coarse_allocated", extend_coarsely<true>);
        add("array", append_to_array);
        add("appender", append);
        add("write", write_each_step);
        add("ofstream", write_stream);
    }
    return all.run();
}
