#include <dlfcn.h>

#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"
#include "support/temp_dir.hpp"

namespace {
std::string unloaded_path;
int volatile calls_after_unload;

void cut_unloaded() { std::filesystem::resize_file(unloaded_path, mmap::page_size()); }
void handler_of_program(int, siginfo_t* info, void*) {
    calls_after_unload = calls_after_unload + 1;
    test::mend(info->si_addr);
}

int unload_and_fault(std::string const& name) {
    test::handle_bus(&handler_of_program);
    void* const library = ::dlopen(name.c_str(), RTLD_NOW);
    EXPECT(library != nullptr);
    auto const guarded_read =
        reinterpret_cast<int (*)(char const*, void (*)())>(::dlsym(library, "guarded_read"));
    EXPECT(guarded_read != nullptr);
    EXPECT(guarded_read(unloaded_path.c_str(), &cut_unloaded) == 3);
    EXPECT(::dlclose(library) == 0);
    test::lost_page()[0] = 'x';  // the signal still goes to the library's handler first
    EXPECT(calls_after_unload == 1);
    return 0;
}
}  // namespace

// The handler was unmapped with its library, and the next fault of the program jumped into nothing.
TEST_CASE("a library that has used a guard may be closed: the program keeps getting its faults") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    unloaded_path = (dir / "f").string();
    for (char const* name : {"guarded", "guarded_hidden"}) {
        CAPTURE(name);
        test::write_file(unloaded_path, std::string(2 * mmap::page_size(), 'f'));
        std::string const library = std::string(MMAP_TEST_PROGRAMS "/mmap_library_") + name + ".so";
        CHECK(test::in_fork([&] { return unload_and_fault(library); }).exit_code == 0);
    }
}
