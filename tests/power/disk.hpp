// disk.hpp: loop devices, mounts, and the FUSE file that logs what a file system does to its disk.
#pragma once

#define FUSE_USE_VERSION 31
#include <fcntl.h>
#include <fuse.h>
#include <linux/loop.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "log.hpp"

namespace power {

[[noreturn]] inline void fail(std::string const& what, int error = errno) {
    std::fprintf(stderr, "power: %s: %s\n", what.c_str(), std::strerror(error));
    std::exit(2);
}

// A file as a block device. The kernel frees the device when the last user closes it.
class loop {
public:
    explicit loop(std::string const& file) {
        int const backing = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        if (backing < 0) fail("open " + file);
        int const control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        if (control < 0) fail("open /dev/loop-control (loop devices are needed)");
        while (!attach(control, backing)) {  // another program may take the free device first
        }
        ::close(control);
        ::close(backing);
    }
    ~loop() { ::close(fd_); }
    loop(loop const&) = delete;
    loop& operator=(loop const&) = delete;
    [[nodiscard]] std::string const& path() const noexcept { return path_; }

private:
    [[nodiscard]] bool attach(int control, int backing) {
        int const number = ::ioctl(control, LOOP_CTL_GET_FREE);
        if (number < 0) fail("find a free loop device");
        path_ = "/dev/loop" + std::to_string(number);
        if (::mknod(path_.c_str(), S_IFBLK | 0600, makedev(7, static_cast<unsigned>(number))) !=
                0 &&
            errno != EEXIST)
            fail("make " + path_);
        fd_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
        if (fd_ < 0) fail("open " + path_);
        loop_config config{};
        config.fd = static_cast<unsigned>(backing);
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        if (::ioctl(fd_, LOOP_CONFIGURE, &config) == 0) return true;
        int const error = errno;
        ::close(fd_);
        if (error != EBUSY) fail("configure " + path_, error);
        return false;
    }

    int fd_ = -1;
    std::string path_;
};

// The FUSE file system: one file, "/disk", in memory.
class logged_disk {
public:
    logged_disk(std::string const& base, std::string mountpoint, log& to)
        : mountpoint_(std::move(mountpoint)) {
        int ready[2];
        if (::pipe(ready) != 0) fail("pipe");
        server_ = ::fork();
        if (server_ < 0) fail("fork");
        if (server_ == 0) {
            ::close(ready[0]);
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve(base, mountpoint_, to, ready[1]);
        }
        ::close(ready[1]);
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1)
            fail("serve a FUSE file (/dev/fuse is needed)", ENODEV);
        ::close(ready[0]);
    }
    ~logged_disk() {
        ::umount2(mountpoint_.c_str(), MNT_DETACH);
        ::kill(server_, SIGKILL);
        ::waitpid(server_, nullptr, 0);
    }
    logged_disk(logged_disk const&) = delete;
    logged_disk& operator=(logged_disk const&) = delete;
    [[nodiscard]] std::string file() const { return mountpoint_ + "/disk"; }

private:
    struct served {
        log* to;
        std::byte* bytes;
        std::size_t size;
        int ready;
    };
    static served& self() { return *static_cast<served*>(fuse_get_context()->private_data); }

    static void* start(fuse_conn_info*, fuse_config*) {
        (void)!::write(self().ready, "r", 1);
        return &self();
    }
    static int attributes(char const* path, struct stat* to, fuse_file_info*) {
        std::memset(to, 0, sizeof *to);
        bool const root = std::strcmp(path, "/") == 0;
        if (!root && std::strcmp(path, "/disk") != 0) return -ENOENT;
        to->st_mode = root ? S_IFDIR | 0700 : S_IFREG | 0600;
        to->st_nlink = 1;
        to->st_size = root ? 0 : static_cast<off_t>(self().size);
        return 0;
    }
    static int open(char const*, fuse_file_info*) { return 0; }
    static int read(char const*, char* to, std::size_t n, off_t offset, fuse_file_info*) {
        auto const at = static_cast<std::size_t>(offset);
        if (at >= self().size) return 0;
        if (n > self().size - at) n = self().size - at;
        std::memcpy(to, self().bytes + at, n);
        return static_cast<int>(n);
    }
    static int write(char const*, char const* from, std::size_t n, off_t offset, fuse_file_info*) {
        auto const at = static_cast<std::size_t>(offset);
        if (at > self().size || n > self().size - at) return -ENOSPC;
        self().to->add_write(at, from, n);
        std::memcpy(self().bytes + at, from, n);
        return static_cast<int>(n);
    }
    static int sync(char const*, int, fuse_file_info*) {
        self().to->add(kind::flush);
        return 0;
    }

    [[noreturn]] static void serve(std::string const& base, std::string const& mountpoint, log& to,
                                   int ready) {
        int const fd = ::open(base.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat info {};
        if (fd < 0 || ::fstat(fd, &info) != 0) fail("open " + base);
        auto const size = static_cast<std::size_t>(info.st_size);
        void* const bytes = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED) fail("map " + base);
        served state{&to, static_cast<std::byte*>(bytes), size, ready};
        fuse_operations calls{};
        calls.init = start;
        calls.getattr = attributes;
        calls.open = open;
        calls.read = read;
        calls.write = write;
        calls.fsync = sync;
        std::string name = "power", foreground = "-f", single = "-s", where = mountpoint;
        char* arguments[] = {name.data(), foreground.data(), single.data(), where.data(), nullptr};
        std::_Exit(fuse_main(4, arguments, &calls, &state));
    }

    std::string mountpoint_;
    pid_t server_ = -1;
};

class mounted {
public:
    mounted(std::string const& device, std::string mountpoint, std::string const& type,
            bool read_only)
        : mountpoint_(std::move(mountpoint)) {
        char const* const data = type == "xfs" ? "nouuid" : "";
        if (::mount(device.c_str(), mountpoint_.c_str(), type.c_str(), read_only ? MS_RDONLY : 0,
                    data) != 0)
            error_ = errno;
    }
    ~mounted() {
        if (error_ != 0) return;
        while (::umount(mountpoint_.c_str()) != 0 && errno == EBUSY) ::usleep(1000);
    }
    mounted(mounted const&) = delete;
    mounted& operator=(mounted const&) = delete;
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    std::string mountpoint_;
    int error_ = 0;
};

}  // namespace power
