// file.hpp: the files that are measured, in the current folder, which the driver makes and removes.
// A program that runs again finds those of its first run.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "check.hpp"
#include "size.hpp"

namespace bench {
/// A descriptor that closes itself.
class descriptor {
public:
    descriptor(std::string const& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
        check(fd_ >= 0, path.c_str());
    }
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor() { ::close(fd_); }
    operator int() const { return fd_; }

private:
    int fd_;
};

inline bool has_size(std::string const& path, std::size_t size) {
    struct stat facts = {};
    return ::stat(path.c_str(), &facts) == 0 && facts.st_size == static_cast<off_t>(size);
}

/// A file of holes: as long as wanted, at no cost of disk.
inline std::string sparse_file(std::size_t size, std::string const& name = "sparse") {
    std::string const path = name + '-' + text(size);
    if (!has_size(path, size)) {
        descriptor const fd(path, O_RDWR | O_CREAT | O_TRUNC);
        check(::ftruncate(fd, static_cast<off_t>(size)) == 0, "ftruncate");
    }
    return path;
}

/// A file of bytes that are on the disk, and in the system's cache: there in the pieces that it was written in, if
/// the file system can have large ones.
inline std::string filled_file(std::size_t size, std::string const& name = "filled",
                               std::size_t piece = MiB) {
    std::string const path = name + '-' + text(size);
    if (!has_size(path, size)) {
        descriptor const fd(path, O_RDWR | O_CREAT | O_TRUNC);
        std::vector<char> const block(size < piece ? size : piece, 'x');
        for (std::size_t done = 0; done < size; done += block.size())
            check(::write(fd, block.data(), block.size()) == static_cast<ssize_t>(block.size()),
                  "write");
        check(::fsync(fd) == 0, "fsync");
    }
    return path;
}

/// Takes a file's clean pages out of the system's cache. What the disk itself, or the host of a
/// virtual machine, keeps cannot be dropped from here.
inline void drop_cache(std::string const& path) {
    descriptor const fd(path, O_RDONLY);
    check(::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0, "posix_fadvise");
}
}  // namespace bench
