#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
TEST_CASE("an array that was opened locked stays so when it gets more address space") {
    if (test::sanitized) {  // mlock() does nothing then
        SUCCEED();
        return;
    }
    test::temp_dir const dir;
    mmap::options how;
    how.locked = true;
    mmap::array<char> a(dir / "f", 4096, how);
    CHECK(test::locked_bytes() >= 4096);
    a.reserve(100'000);
    CHECK(test::locked_bytes() >= 4096);
    a.append({"more", 4});
    CHECK(test::locked_bytes() >= 4096);
    a.close();
    CHECK(test::locked_bytes() == 0);
}

TEST_CASE("an array that is moved stays locked when it gets more address space") {
    if (test::sanitized) {
        SUCCEED();
        return;
    }
    test::temp_dir const dir;
    mmap::options how;
    how.locked = true;
    mmap::array<char> a(dir / "f", 4096, how);
    mmap::array<char> b(std::move(a));
    b.reserve(100'000);
    CHECK(test::locked_bytes() >= 4096);
    a = mmap::array<char>(dir / "g", 4096);
    b.close();
    a.reserve(100'000);
    CHECK(test::locked_bytes() == 0);
}
#endif
