#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "win32/in_page_error.hpp"

namespace {
void* fence = nullptr;
DWORD kind = PAGE_READWRITE;
int seen = 0;

/// The program's own handler, behind the library's: opens the page.
LONG CALLBACK open_fence(EXCEPTION_POINTERS* fault) {
    if (reinterpret_cast<void*>(fault->ExceptionRecord->ExceptionInformation[1]) != fence)
        return EXCEPTION_CONTINUE_SEARCH;
    ++seen;
    DWORD before = 0;
    VirtualProtect(fence, 1, kind, &before);
    return EXCEPTION_CONTINUE_EXECUTION;
}
}  // namespace

TEST_CASE(
    "faults outside guarded memory, and stores into read-only memory, go to the program's "
    "handler") {
    test::temp_dir dir;
    test::pattern_file(dir / "f", 10);
    mmap::region const text(dir / "f");
    mmap::fault_guard const g(text);
    void* const handler = AddVectoredExceptionHandler(0, &open_fence);

    fence = VirtualAlloc(nullptr, 1, MEM_RESERVE | MEM_COMMIT, PAGE_NOACCESS);
    SetLastError(12345);
    CHECK(*static_cast<char volatile*>(fence) == 0);
    CHECK(GetLastError() == 12345);
    CHECK(seen == 1);
    VirtualFree(fence, 0, MEM_RELEASE);

    mmap::region copy(dir / "f", mmap::COPY);
    mmap::fault_guard const h(copy);
    copy.protect(mmap::RDONLY);
    fence = const_cast<std::byte*>(copy.data());
    kind = PAGE_WRITECOPY;
    DWORD before = 0;
    VirtualProtect(fence, 1, PAGE_NOACCESS, &before);
    CHECK(*static_cast<char volatile*>(fence) == 0);
    CHECK(seen == 2);
    CHECK_FALSE(h.faulted());
    RemoveVectoredExceptionHandler(handler);
}
