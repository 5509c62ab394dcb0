// A block device over a file, where this user may make one: `loop_device disk(file); if (!disk) …`
#pragma once

#include <fcntl.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace test {

class loop_device {
public:
    explicit loop_device(std::filesystem::path const& file) {
        int const control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        int const backing = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        for (int attempt = 0; attempt < 10 && device_ < 0 && control >= 0 && backing >= 0;
             ++attempt) {
            int const number = ::ioctl(control, LOOP_CTL_GET_FREE);
            path_ = "/dev/loop" + std::to_string(number);
            int const device = number < 0 ? -1 : ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
            if (device >= 0 && ::ioctl(device, LOOP_SET_FD, backing) == 0)
                device_ = device;
            else if (device >= 0)
                ::close(device);  // another process was faster
        }
        if (control >= 0) ::close(control);
        if (backing >= 0) ::close(backing);
    }
    loop_device(loop_device const&) = delete;
    loop_device& operator=(loop_device const&) = delete;
    ~loop_device() {
        if (device_ < 0) return;
        ::ioctl(device_, LOOP_CLR_FD, 0);
        ::close(device_);
    }
    explicit operator bool() const { return device_ >= 0; }
    std::string const& path() const { return path_; }

private:
    int device_ = -1;
    std::string path_;
};

}  // namespace test
