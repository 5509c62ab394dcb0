#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
/// Becomes a user whom permissions bind. @return false if this one has none of them and cannot
bool become_ordinary() {
    constexpr uid_t nobody = 65534;
    return ::geteuid() != 0 || ::setuid(nobody) == 0;
}
/// Can such a user get to the file at all?
bool is_reachable(std::filesystem::path const& file) { return ::access(file.c_str(), W_OK) == 0; }
}  // namespace

TEST_CASE("appender: a log that its user may write and not read is appended to, and not shown") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old\n");
    REQUIRE(::chmod(dir.path().c_str(), 0755) == 0);
    REQUIRE(::chmod((dir / "log").c_str(), 0222) == 0);
    test::ending const child = test::in_fork([&] {
        if (!become_ordinary() || !is_reachable(dir / "log")) return 77;
        mmap::appender log(dir / "log");
        log.append("new\n");
        log.flush();
        EXPECT(log.size() == 8);
        std::error_code ec;
        EXPECT(log.view(ec).empty());
        EXPECT(ec == std::errc::permission_denied);
        EXPECT(!test::code_thrown([&] { log.close(); }));
        return 0;
    });
    REQUIRE(::chmod((dir / "log").c_str(), 0600) == 0);
    if (child.exit_code == 77) {
        WARN("no ordinary user can reach TMPDIR");
        CHECK(test::read_file(dir / "log") == "old\n");
        return;
    }
    CHECK(child.exit_code == 0);
    CHECK(test::read_file(dir / "log") == "old\nnew\n");
}

TEST_CASE(
    "appender: a handle whose file may not be opened again appends through the handle itself") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old\n");
    REQUIRE(::chmod(dir.path().c_str(), 0755) == 0);
    int const fd = ::open((dir / "log").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(fd >= 0);
    REQUIRE(::chmod((dir / "log").c_str(), 0) == 0);
    test::ending const child = test::in_fork([&] {
        if (!become_ordinary()) return 77;
        mmap::appender log(fd);
        log.append("new\n");
        EXPECT(log.view() == "old\nnew\n");
        log.append("end\n");
        log.close();
        return 0;
    });
    ::close(fd);
    REQUIRE(::chmod((dir / "log").c_str(), 0600) == 0);
    CHECK(child.exit_code == 0);
    CHECK(test::read_file(dir / "log") == "old\nnew\nend\n");
}

TEST_CASE("appender: the message of a view() that may not read names the file") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old");
    int const fd = ::open((dir / "log").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    REQUIRE(fd >= 0);
    mmap::appender log{mmap::owned(fd)};
    auto const error = test::thrown([&] { (void)log.view(); });
    REQUIRE(error);
    CHECK(error->code() == std::errc::permission_denied);
    CHECK(std::string(error->what()).find("cannot view \"") == 0);
    CHECK(std::string(error->what()).find("to be written only") != std::string::npos);
}
