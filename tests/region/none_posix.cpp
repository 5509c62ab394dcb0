#include <sys/resource.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Reads a byte in a child: did that end it?
bool dies(mmap::region const& r) {
    test::ending const end = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);
        std::signal(SIGBUS, SIG_DFL);
        return *static_cast<std::byte const volatile*>(r.data()) == std::byte{0xAB} ? 7 : 0;
    });
    return end.signal == SIGSEGV || end.signal == SIGBUS;
}
}  // namespace

TEST_CASE("region: NONE memory cannot be touched") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region const file(dir / "file.bin", mmap::NONE);
    CHECK(file.size() == 3);
    CHECK(dies(file));
    mmap::region const memory(mmap::ANON, 4096, mmap::NONE);
    CHECK(memory.size() == 4096);
    CHECK(dies(memory));
}

TEST_CASE("region: protect(NONE) makes a fence of memory in use, and protect() lifts it") {
    mmap::region r(mmap::ANON, 4096, mmap::COPY);
    r.writable_bytes()[0] = std::byte{1};
    CHECK_FALSE(dies(r));
    r.protect(mmap::NONE);
    CHECK(dies(r));
    r.protect(mmap::RDONLY);
    CHECK_FALSE(dies(r));
    CHECK(r[0] == std::byte{1});
}

TEST_CASE("region: a store to RDONLY memory that went round the interface ends the program") {
    mmap::region r(mmap::ANON, 4096, mmap::COPY);
    r.protect(mmap::RDONLY);
    test::ending const end = test::in_fork([&] {
        std::signal(SIGSEGV, SIG_DFL);
        std::signal(SIGBUS, SIG_DFL);
        *const_cast<std::byte volatile*>(r.data()) = std::byte{1};
    });
    CHECK(end.signal != 0);
}
