#include <fcntl.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
#include <linux/fs.h>
#include <sys/ioctl.h>
#endif

namespace {
/// A file that the system lets nobody write but at its end, as long as the scope lasts.
class append_only_file {
public:
    explicit append_only_file(std::filesystem::path const& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), works_(set(true)) {}
    append_only_file(append_only_file const&) = delete;
    append_only_file& operator=(append_only_file const&) = delete;
    ~append_only_file() {
        if (works_) set(false);
        ::close(fd_);
    }
    /// False where the user or the file system has no such files.
    explicit operator bool() const { return works_; }

private:
    bool set(bool on) const {
#if defined(__linux__)
        int flags = 0;
        if (::ioctl(fd_, FS_IOC_GETFLAGS, &flags) != 0) return false;
        flags = on ? flags | FS_APPEND_FL : flags & ~FS_APPEND_FL;
        return ::ioctl(fd_, FS_IOC_SETFLAGS, &flags) == 0;
#else
        return !on;
#endif
    }
    int fd_;
    bool works_;
};
}  // namespace

// open(2) of such a file without O_APPEND is EPERM.
TEST_CASE("appender: a file that may only be appended to (chattr +a) is appended to") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old\n");
    {
        append_only_file const file(dir / "log");
        if (!file)
            WARN("chattr +a needs root and a file system that has it: an ordinary file here");
        mmap::appender log(dir / "log");
        log.append("new\n");
        log.flush();
        CHECK(log.view() == "old\nnew\n");
        log.append(std::string(mmap::appender::block, 'x'));
        CHECK(log.view().size() == 8 + mmap::appender::block);
        log.close();
        if (file) {
            std::error_code ec;
            mmap::appender const emptied(dir / "log", mmap::create::truncate, ec);
            CHECK(ec == std::errc::operation_not_permitted);
            mmap::region const mapped(dir / "log", mmap::RDWR, ec);
            CHECK(ec == std::errc::operation_not_permitted);
        }
    }
    CHECK((test::read_file(dir / "log") == "old\nnew\n" + std::string(mmap::appender::block, 'x')));
}
