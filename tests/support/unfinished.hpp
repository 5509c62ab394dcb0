// Named memory as something other than the library may leave it: an object that has no size yet.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace test {

/// Makes an object of that name without a size, and keeps its descriptor, -1 if that failed.
class unfinished {
public:
    explicit unfinished(std::string const& name, mode_t mode = 0600)
        : fd_(::shm_open(('/' + name).c_str(), O_RDWR | O_CREAT | O_EXCL, mode)) {
        if (fd_ >= 0 && ::fchmod(fd_, mode) != 0) {  // whatever the umask took
            ::close(fd_);
            fd_ = -1;
        }
    }
    unfinished(unfinished const&) = delete;
    unfinished& operator=(unfinished const&) = delete;
    ~unfinished() { ::close(fd_); }

    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] off_t size() const {
        struct stat s = {};
        return ::fstat(fd_, &s) == 0 ? s.st_size : -1;
    }
    /// Does the name still lead to this object?
    [[nodiscard]] bool is_named() const {
        struct stat s = {};
        return ::fstat(fd_, &s) == 0 && s.st_nlink != 0;
    }

private:
    int fd_;
};

}  // namespace test
