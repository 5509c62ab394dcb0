#include <cstring>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/machine_code.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: code of a file runs where it is mapped RDONLY | EXEC") {
    if (!test::knows_machine_code()) return;
    test::temp_dir const dir;
    std::string bytes(5000, '\0');
    bytes.replace(4096, test::returns_42.size(), test::returns_42);
    test::write_file(dir / "code.bin", bytes);
    mmap::region const code(dir / "code.bin", mmap::RDONLY | mmap::EXEC, 4096, mmap::to_end);
    CHECK(code.mode() == (mmap::RDONLY | mmap::EXEC));
    CHECK(test::run_code(code.data()) == 42);
}

TEST_CASE("region: code of a file runs where it is mapped COPY | EXEC, and RDWR | EXEC") {
    if (!test::knows_machine_code()) return;
    test::temp_dir const dir;
    test::write_file(dir / "code.bin", test::returns_42);
    for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
        mmap::region const code(dir / "code.bin", mode | mmap::EXEC);
        CHECK(code.writable());
        CHECK(test::run_code(code.data()) == 42);
    }
}

TEST_CASE(
    "region: code written to anonymous memory runs after protect(RDONLY | EXEC), never writable") {
    if (!test::knows_machine_code()) return;
    for (mmap::access const mode : {mmap::COPY, mmap::RDWR}) {
        mmap::region code(mmap::ANON, 4096, mode);
        code.write(0, test::returns_42.data(), test::returns_42.size());
        code.protect(mmap::RDONLY | mmap::EXEC);
        CHECK_FALSE(code.writable());
        test::flush_code(code.data(), test::returns_42.size());
        CHECK(test::run_code(code.data()) == 42);
        code.protect(mode);
        CHECK(code.writable());
    }
}
