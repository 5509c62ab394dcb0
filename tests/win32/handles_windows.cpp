#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

TEST_CASE("a region that fails to open or resize leaves no handle and no view behind") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 100000);
    std::error_code ec;
    mmap::region warm(dir / "f", mmap::RDWR);
    warm.lock(ec);
    warm.unmap();
    auto const before = test::held();
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(mmap::region(dir / "absent", mmap::RDONLY, ec));
        CHECK_FALSE(mmap::region(dir.path(), mmap::RDONLY, ec));
        CHECK_FALSE(mmap::region(dir / "f", mmap::RDONLY, 100001, 1, ec));
        CHECK_FALSE(mmap::region("NUL", mmap::RDONLY, ec));
        CHECK_FALSE(mmap::region("\xFF", mmap::RDONLY, ec));
        mmap::options how;
        how.create = mmap::create::must;
        CHECK_FALSE(mmap::region(dir / "f", mmap::RDWR, how, ec));
        how.create = mmap::create::truncate;
        {
            mmap::region const view(dir / "f");
            CHECK_FALSE(mmap::region(dir / "f", mmap::RDWR, how, ec));  // it is mapped
            CHECK(ec.value() == 1224);
        }
        how.create = mmap::create::must;
        how.length = static_cast<std::size_t>(PTRDIFF_MAX) - 65536;
        CHECK_FALSE(mmap::region(dir / "new", mmap::RDWR, how, ec));
        CHECK_FALSE(std::filesystem::exists(dir / "new"));
        HANDLE read = nullptr;
        HANDLE write = nullptr;
        CreatePipe(&read, &write, nullptr, 0);
        CHECK_FALSE(mmap::region(mmap::owned{read}, mmap::RDONLY, ec));
        CHECK(ec == mmap::errc::not_mappable);
        CloseHandle(write);
        {
            mmap::region data(dir / "f", mmap::RDWR);
            data.resize(static_cast<std::size_t>(PTRDIFF_MAX) - 65536, ec);
            CHECK(ec);
            CHECK(data.size() == 100000);
            CHECK(data[99999] == std::byte{static_cast<unsigned char>(test::pattern_at(99999))});
        }
        CHECK(std::filesystem::file_size(dir / "f") == 100000);
    }
    CHECK(test::held() == before);
}

TEST_CASE("handles that regions open are not inherited by child processes") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 10);
    mmap::region const data(dir / "f", mmap::RDWR);
    mmap::region const memory(mmap::shared("inherit" + std::to_string(GetCurrentProcessId())), 10);
    DWORD flags = HANDLE_FLAG_INHERIT;
    CHECK(GetHandleInformation(data.native_handle(), &flags) != 0);
    CHECK((flags & HANDLE_FLAG_INHERIT) == 0);
    flags = HANDLE_FLAG_INHERIT;
    CHECK(GetHandleInformation(memory.native_handle(), &flags) != 0);
    CHECK((flags & HANDLE_FLAG_INHERIT) == 0);
}
