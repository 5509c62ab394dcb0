#include <fcntl.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
class descriptor {
public:
    descriptor(std::filesystem::path const& path, int flags)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC)) {}
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    ~descriptor() {
        if (fd_ != -1) ::close(fd_);
    }
    int get() const { return fd_; }
    int give() { return std::exchange(fd_, -1); }

private:
    int fd_;
};
}  // namespace

TEST_CASE(
    "appender: a handle opened to write in any way appends, and keeps its flags and position") {
    test::temp_dir const dir;
    for (int const flags : {O_WRONLY, O_RDWR, O_WRONLY | O_APPEND, O_RDWR | O_APPEND}) {
        CAPTURE(flags);
        test::write_file(dir / "log", "0123");
        descriptor const file(dir / "log", flags);
        int const before = ::fcntl(file.get(), F_GETFL);
        ::lseek(file.get(), 1, SEEK_SET);
        {
            mmap::appender log(file.get());
            CHECK(log.size() == 4);
            log.append("4");
            test::write_file(dir / "other", "");
            log.flush();
            log.append("5");
        }
        CHECK(::fcntl(file.get(), F_GETFL) == before);
        if ((flags & O_APPEND) == 0) CHECK(::lseek(file.get(), 0, SEEK_CUR) == 1);
        CHECK(test::read_file(dir / "log") == "012345");
    }
}

TEST_CASE("appender: a handle that is handed over is closed once, and not before the appender is") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "");
    for (int const flags : {O_WRONLY, O_RDWR, O_WRONLY | O_APPEND, O_RDWR | O_APPEND}) {
        CAPTURE(flags);
        auto const before = test::held();
        descriptor file(dir / "log", flags);
        {
            mmap::appender log(mmap::owned(file.give()));
            CHECK(test::held().descriptors == before.descriptors + 1);
            log.append("x");
        }
        CHECK(test::held() == before);
    }
    CHECK(test::read_file(dir / "log") == "xxxx");
}

#if defined(__linux__)
// Elsewhere the end is looked up before each write.
TEST_CASE("appender: two borrowed handles without O_APPEND do not overwrite each other") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "");
    descriptor const one(dir / "log", O_WRONLY);
    descriptor const two(dir / "log", O_RDWR);
    mmap::appender a(one.get());
    mmap::appender b(two.get());
    a.append("a1 ");
    b.append("b1 ");
    a.flush_async();
    b.flush_async();
    a.append("a2");
    a.flush_async();
    CHECK(test::read_file(dir / "log") == "a1 b1 a2");
}
#endif

TEST_CASE("appender: a handle that only reads is refused, and stays open when it is borrowed") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old");
    descriptor const file(dir / "log", O_RDONLY);
    CHECK(test::code_thrown([&] { mmap::appender(file.get()); }) == std::errc::permission_denied);
    CHECK(test::is_open(file.get()));
    CHECK(test::code_thrown([&] { mmap::appender(-1); }) == std::errc::bad_file_descriptor);
}
