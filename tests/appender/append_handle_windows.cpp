#include <windows.h>

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
HANDLE open_with(std::filesystem::path const& path, DWORD rights) {
    return CreateFileW(path.wstring().c_str(), rights,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                       OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
}
}  // namespace

TEST_CASE("appender: a handle with the right to append alone appends, and view() is refused") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old ");
    HANDLE const file =
        open_with(dir / "log", FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    {
        mmap::appender log{mmap::owned(file)};
        log.append("new");
        log.flush();
        CHECK(log.size() == 7);
        CHECK(test::code_thrown([&] { (void)log.view(); }) == std::errc::permission_denied);
    }
    CHECK_FALSE(test::is_open(file));
    CHECK(test::read_file(dir / "log") == "old new");
}

TEST_CASE("appender: two handles to write do not overwrite each other") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "");
    HANDLE const one = open_with(dir / "log", GENERIC_WRITE);
    HANDLE const two = open_with(dir / "log", GENERIC_READ | GENERIC_WRITE);
    {
        mmap::appender a(one);
        mmap::appender b(two);
        a.append("a1 ");
        b.append("b1 ");
        a.flush_async();
        b.flush_async();
        a.append("a2");
    }
    CloseHandle(one);
    CloseHandle(two);
    CHECK(test::read_file(dir / "log") == "a1 b1 a2");
}
