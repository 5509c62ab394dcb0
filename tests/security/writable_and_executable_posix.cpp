#include <cstdio>
#include <fstream>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Mappings of this process that can be written and executed (proc(5), maps).
int writable_and_executable() {
    int count = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        char rights[5] = {};
        std::sscanf(line.c_str(), "%*s %4s", rights);
        if (rights[1] == 'w' && rights[2] == 'x') ++count;
    }
    return count;
}
}  // namespace

TEST_CASE("no mapping is writable and executable at once unless its mode says both") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    test::shared_name const name("wx");
    int const before = writable_and_executable();
    mmap::options how;
    how.length = 10000;
    how.reserve = 1U << 20U;
    for (mmap::access const mode :
         {mmap::RDONLY, mmap::RDWR, mmap::COPY, mmap::NONE, mmap::RDONLY | mmap::EXEC}) {
        CAPTURE(static_cast<unsigned>(mode));
        mmap::region file(dir / "file.bin", mode, how);
        mmap::region memory(mmap::ANON, mode, how);
        CHECK(writable_and_executable() == before);
        for (mmap::access const later : {mmap::RDONLY, mmap::RDONLY | mmap::EXEC, mmap::NONE}) {
            file.protect(later);
            memory.protect(later);
            CHECK(writable_and_executable() == before);
        }
    }
    mmap::region named(mmap::shared(name.text), mmap::to_end, mmap::RDWR);
    mmap::fault_guard const g(named);
    CHECK(writable_and_executable() == before);
    mmap::region const both(mmap::ANON, 1, mmap::COPY | mmap::EXEC);
    CHECK(writable_and_executable() == before + 1);  // so the test can see one
}
