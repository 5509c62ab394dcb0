#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

TEST_CASE("paths longer than MAX_PATH name files, absolute and relative") {
    test::temp_dir dir;
    std::wstring const literal = L"\\\\?\\";
    std::wstring folder = dir.path().wstring();
    std::vector<std::wstring> made;
    for (int i = 0; i < 4; ++i) {
        folder += L"\\" + std::wstring(100, static_cast<wchar_t>(L'a' + i));
        REQUIRE(CreateDirectoryW((literal + folder).c_str(), nullptr) != 0);
        made.push_back(literal + folder);
    }
    std::wstring const path = folder + L"\\file.bin";
    REQUIRE(path.size() > 400);
    mmap::options how;
    how.length = 5;
    how.create = mmap::create::must;
    std::string const narrow = mmap::detail::native::to_utf8(path.c_str());
    {
        mmap::region data(narrow, mmap::RDWR, how);
        CHECK(data.created());
        data.writable_bytes()[4] = std::byte{9};
    }
    CHECK(mmap::region(narrow)[4] == std::byte{9});
    CHECK(mmap::region(path)[4] == std::byte{9});
    CHECK(mmap::region(literal + path)[4] == std::byte{9});

    wchar_t before[MAX_PATH] = {};
    GetCurrentDirectoryW(MAX_PATH, before);
    SetCurrentDirectoryW(dir.path().c_str());
    CHECK(mmap::region(path.substr(dir.path().wstring().size() + 1))[4] == std::byte{9});
    SetCurrentDirectoryW(before);

    std::error_code ec;
    mmap::region const endless(std::string(40000, 'x'), mmap::RDONLY, ec);
    CHECK(ec);
    CHECK_FALSE(endless);

    DeleteFileW((literal + path).c_str());
    for (; !made.empty(); made.pop_back()) RemoveDirectoryW(made.back().c_str());
}
