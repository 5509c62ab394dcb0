#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/options.hpp"
#include "support/temp_dir.hpp"

namespace {
/// A thousand growths within what was obtained, each byte checked where it lies.
void check_stays(mmap::region r) {
    REQUIRE(r.capacity() >= 1000 * 1001 + 100);
    auto const* const at = r.data();
    for (std::size_t i = 1; i <= 1000; ++i) {
        r.resize(100 + i * 1001);
        REQUIRE(r.data() == at);
        REQUIRE(r[r.size() - 1] == std::byte{0});
        r.writable_bytes()[r.size() - 1] = static_cast<std::byte>(i);
    }
    for (std::size_t i = 1; i <= 1000; ++i)
        REQUIRE(r[100 + i * 1001 - 1] == static_cast<std::byte>(i));
    r.resize(r.capacity());  // to the last byte
    REQUIRE(r.data() == at);
    REQUIRE(r.size() == r.capacity());
}
}  // namespace

TEST_CASE("region: within its reserve data() never moves, over a thousand growths of a file") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 200);
    mmap::options o = test::reserving(100, std::size_t{1} << 24U);
    o.offset = 100;
    check_stays(mmap::region(dir / "file.bin", mmap::RDWR, o));
    CHECK(std::filesystem::file_size(dir / "file.bin") >= std::size_t{1} << 24U);
}

TEST_CASE("region: neither does anonymous memory move within its reserve") {
    check_stays(mmap::region(mmap::ANON, mmap::RDWR, test::reserving(100, std::size_t{1} << 24U)));
    check_stays(mmap::region(mmap::ANON, mmap::COPY, test::reserving(100, std::size_t{1} << 24U)));
}

TEST_CASE("region: an empty file or memory of no bytes can be reserved for, too") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "");
    mmap::options const o = test::reserving(0, std::size_t{1} << 20U);
    mmap::region regions[] = {mmap::region(dir / "file.bin", mmap::RDWR, o),
                              mmap::region(mmap::ANON, mmap::RDWR, o),
                              mmap::region(mmap::ANON, mmap::COPY, o)};
    for (mmap::region& r : regions) {
        CHECK(r.is_open());
        CHECK(r.empty());
        CHECK(r.capacity() >= (std::size_t{1} << 20U));
        r.resize(1);
        auto const* const at = r.data();
        r.resize(1000000);
        CHECK(r.data() == at);
        r.writable_bytes()[999999] = std::byte{1};
        r.resize(0);
        r.resize(10);
        CHECK(r.data() == at);
        CHECK(r.view() == std::string(10, '\0'));
    }
}

TEST_CASE("region: it grows beyond its reserve as well, with its bytes") {
    mmap::region regions[] = {mmap::region(mmap::ANON, mmap::RDWR, test::reserving(100, 100000)),
                              mmap::region(mmap::ANON, mmap::COPY, test::reserving(100, 100000))};
    for (mmap::region& r : regions) {
        r.writable_bytes()[99] = std::byte{9};
        r.resize(10 * r.capacity());
        CHECK(r[99] == std::byte{9});
        r.writable_bytes()[r.size() - 1] = std::byte{1};
    }
}

TEST_CASE("region: a single byte is taken along when it grows beyond its reserve") {
    mmap::region regions[] = {mmap::region(mmap::ANON, mmap::RDWR, test::reserving(1, 100000)),
                              mmap::region(mmap::ANON, mmap::COPY, test::reserving(1, 100000))};
    for (mmap::region& r : regions) {
        r.writable_bytes()[0] = std::byte{9};
        r.resize(10 * r.capacity());
        CHECK(r[0] == std::byte{9});
    }
}

TEST_CASE("region: a reserve for what cannot be resized is not taken") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY})
        CHECK(mmap::region(dir / "file.bin", mode, test::reserving(100, 1000000)).capacity() ==
              100);
}
