#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

// ReadFile and WriteFile may return before they are done then: ERROR_IO_PENDING.
TEST_CASE("a handle for overlapped transfers is read and written as others are") {
    test::temp_dir const dir;
    HANDLE const file = CreateFileW((dir / "f").wstring().c_str(), GENERIC_READ | GENERIC_WRITE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                    CREATE_ALWAYS, FILE_FLAG_OVERLAPPED, nullptr);
    REQUIRE(file != INVALID_HANDLE_VALUE);
    std::string const text = test::pattern(100'000);
    mmap::appender log(file);
    for (int i = 0; i < 7; ++i) log.append(text);
    log.close();
    std::string expected;
    for (int i = 0; i < 7; ++i) expected += text;
    CHECK((mmap::load(file).view() == expected));
    LARGE_INTEGER half;
    half.QuadPart = 50'000;
    FILE_END_OF_FILE_INFO end;
    end.EndOfFile = half;
    CHECK(SetFileInformationByHandle(file, FileEndOfFileInfo, &end, sizeof end) != 0);
    mmap::contents const small = mmap::load(file);
    CHECK((small.view() == text.substr(0, 50'000)));
    CloseHandle(file);
}
