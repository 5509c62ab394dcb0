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
std::string path;
int volatile calls;

void fill() { test::write_file(path, std::string(2 * mmap::page_size(), 'f')); }
void cut() { std::filesystem::resize_file(path, mmap::page_size()); }
void handler(int, siginfo_t* info, void*) {
    calls = calls + 1;
    test::mend(info->si_addr);
}

/// The program's own guard works.
bool guards_here() {
    fill();
    mmap::region const text(path);
    mmap::fault_guard const g(text);
    cut();
    return text[mmap::page_size()] == std::byte{0} && g.faulted();
}

int with_library(char const* name, bool program_first) {
    test::handle_bus(&handler);
    if (program_first) EXPECT(guards_here());
    void* const library = ::dlopen(
        (std::string(MMAP_TEST_PROGRAMS "/mmap_library_") + name + ".so").c_str(), RTLD_NOW);
    EXPECT(library != nullptr);
    auto const guarded_read =
        reinterpret_cast<int (*)(char const*, void (*)())>(::dlsym(library, "guarded_read"));
    EXPECT(guarded_read != nullptr);
    for (int round = 0; round < 3; ++round) {
        fill();
        EXPECT(guarded_read(path.c_str(), &cut) == 3);  // both the guard and read() told
        EXPECT(guards_here());
        EXPECT(calls == round);
        test::lost_page()[0] = 'x';
        EXPECT(calls == round + 1);
    }
    return 0;
}
}  // namespace

TEST_CASE("guards work inside a library loaded with dlopen, beside the program's own") {
    if (test::ran_elsewhere()) return;
    test::temp_dir dir;
    path = (dir / "f").string();
    for (char const* name : {"guarded", "guarded_hidden"})
        for (bool const program_first : {true, false}) {
            CAPTURE(name, program_first);
            CHECK(test::in_fork([&] { return with_library(name, program_first); }).exit_code == 0);
        }
}
