// raw.hpp: the system calls themselves, the limit that a library can reach.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>

#include "list.hpp"
#include "support/check.hpp"

namespace bench {
/// A contestant maps a file for reading when it is made, and unmaps it when it dies.
class raw {
public:
    static constexpr char const* name = "raw";

    explicit raw(char const* path) {
        int const fd = ::open(path, O_RDONLY | O_CLOEXEC);
        check(fd >= 0, path);
        struct stat facts = {};
        check(::fstat(fd, &facts) == 0, "fstat");
        size_ = static_cast<std::size_t>(facts.st_size);
        void* const base = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd, 0);
        check(base != MAP_FAILED, "mmap");
        data_ = static_cast<std::byte const*>(base);
        ::close(fd);
    }
    raw(raw const&) = delete;
    raw& operator=(raw const&) = delete;
    ~raw() { ::munmap(const_cast<std::byte*>(data_), size_); }

    [[nodiscard]] std::byte const* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    std::byte const* data_ = nullptr;
    std::size_t size_ = 0;
};
}  // namespace bench
