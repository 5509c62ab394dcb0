#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
namespace {
mmap::vector<char> locked(test::temp_dir const& dir) {
    mmap::options how;
    how.locked = true;
    return mmap::vector<char>(dir / "f", 4096, how);
}
/// The sanitizers make mlock() do nothing.
bool cannot_be_seen() {
    if (test::sanitized) SUCCEED();
    return test::sanitized;
}
}  // namespace

TEST_CASE("a vector that was opened locked stays so when it gets more address space") {
    if (cannot_be_seen()) return;
    test::temp_dir const dir;
    mmap::vector<char> a = locked(dir);
    CHECK(test::locked_bytes() >= 4096);
    a.reserve(100'000);
    CHECK(test::locked_bytes() >= 4096);
    a.append({"more", 4});
    CHECK(test::locked_bytes() >= 4096);
    a.close();
    CHECK(test::locked_bytes() == 0);
}

TEST_CASE("a vector that is moved stays locked when it gets more address space") {
    if (cannot_be_seen()) return;
    test::temp_dir const dir;
    mmap::vector<char> a = locked(dir);
    mmap::vector<char> b(std::move(a));
    b.reserve(100'000);
    CHECK(test::locked_bytes() >= 4096);
    a = mmap::vector<char>(dir / "g", 4096);
    b.close();
    a.reserve(100'000);
    CHECK(test::locked_bytes() == 0);
}
#endif
