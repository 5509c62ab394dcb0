#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: several regions of one file show each other's stores at once") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    mmap::region a(path, mmap::RDWR);
    mmap::region b(path, mmap::RDWR, 70001, mmap::to_end);
    mmap::region const c(path, mmap::RDONLY, 70000, 1000);
    a.writable_bytes()[70005] = std::byte{0xA1};
    CHECK(b[4] == std::byte{0xA1});
    CHECK(c[5] == std::byte{0xA1});
    b.writable_bytes()[0] = std::byte{0xB2};
    CHECK(a[70001] == std::byte{0xB2});
    CHECK(c[1] == std::byte{0xB2});
}

TEST_CASE("region: a COPY region shows what the file has, until it stores itself") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    mmap::region shared(path, mmap::RDWR);
    shared.writable_bytes()[0] = std::byte{0xA1};
    mmap::region own(path, mmap::COPY);
    CHECK(own[0] == std::byte{0xA1});
    own.writable_bytes()[0] = std::byte{0xC3};
    shared.writable_bytes()[0] = std::byte{0xB2};
    CHECK(own[0] == std::byte{0xC3});
    CHECK(shared[0] == std::byte{0xB2});
}
