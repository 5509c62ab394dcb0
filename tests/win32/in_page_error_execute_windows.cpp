#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "win32/in_page_error.hpp"

namespace {
int executed = 0;
LONG CALLBACK count_executions(EXCEPTION_POINTERS* fault) {
    if (fault->ExceptionRecord->ExceptionInformation[0] != 8) return EXCEPTION_CONTINUE_SEARCH;
    ++executed;
    return EXCEPTION_CONTINUE_EXECUTION;
}
}  // namespace

// Data that is executed faults the same way each time it is tried again.
TEST_CASE("executing what a fault has replaced by zeros goes to the program's handler") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 70000);
    mmap::region const text(dir / "f", mmap::RDWR);
    mmap::fault_guard const g(text);
    {
        test::broken_disk const broken(text, 0);
        CHECK(*static_cast<std::byte const volatile*>(text.data()) == std::byte{0});
    }
    REQUIRE(g.faulted());
    void* const handler = AddVectoredExceptionHandler(0, &count_executions);
    ULONG_PTR const what[] = {8, reinterpret_cast<ULONG_PTR>(text.data())};
    RaiseException(static_cast<DWORD>(EXCEPTION_ACCESS_VIOLATION), 0, 2, what);
    RemoveVectoredExceptionHandler(handler);
    CHECK(executed == 1);
}
