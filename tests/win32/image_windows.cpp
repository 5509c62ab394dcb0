#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

// docs/memory.md: options::native_flags. Such a view is neither private memory nor mapped data.
TEST_CASE("a program mapped as the system would load it is unmapped with its region") {
    test::temp_dir const dir;
    wchar_t self[1024] = {};
    REQUIRE(GetModuleFileNameW(nullptr, self, 1024) != 0);
    std::filesystem::copy_file(self, dir / "copy.exe");
    mmap::options how;
    how.native_flags = SEC_IMAGE;
    how.length = 4096;
    std::byte const* at = nullptr;
    MEMORY_BASIC_INFORMATION there = {};
    {
        mmap::region const image(dir / "copy.exe", mmap::RDONLY, how);
        at = image.data();
        VirtualQuery(at, &there, sizeof there);
        CHECK(there.Type == MEM_IMAGE);
        CHECK(image.view().substr(0, 2) == "MZ");
    }
    VirtualQuery(at, &there, sizeof there);
    CHECK(there.State == MEM_FREE);
}
