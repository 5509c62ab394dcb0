#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "region: resize gives region and file their new length, old bytes stay, new ones are zeros") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    for (std::uint64_t const offset : {0U, 1U, 4097U, 65537U}) {
        CAPTURE(offset);
        std::size_t const start = 70000 - static_cast<std::size_t>(offset);
        test::pattern_file(path, 70000);
        mmap::region r(path, mmap::RDWR, offset, mmap::to_end);
        for (std::size_t const n : {std::size_t{70001}, std::size_t{500000}, std::size_t{4096},
                                    std::size_t{65537}, std::size_t{1}}) {
            CAPTURE(n);
            std::string expected =
                r.size() < start ? std::string(r.view()) : test::pattern(start, offset);
            expected.resize(r.size());
            expected.resize(n);
            r.resize(n);
            REQUIRE(r.size() == n);
            REQUIRE(r.file_size() == offset + n);
            REQUIRE((r.view() == expected));
            REQUIRE(std::filesystem::file_size(path) == offset + n);
            r.writable_bytes()[n - 1] = r[n - 1];
        }
        r.unmap();
        CHECK(test::read_file(path).substr(static_cast<std::size_t>(offset)) ==
              test::pattern(1, offset));
    }
}

TEST_CASE("region: what a resize added is seen by a second region of the file") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.resize(100000);
    r.writable_bytes()[99999] = std::byte{'e'};
    mmap::region const second(dir / "file.bin");
    CHECK(second.size() == 100000);
    CHECK(second[99999] == std::byte{'e'});
}

TEST_CASE("region: resize(0) leaves an empty region on an empty file, which can grow again") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.resize(0);
    CHECK(r.is_open());
    CHECK(r.empty());
    CHECK(std::filesystem::file_size(dir / "file.bin") == 0);
    r.resize(10);
    CHECK(r.view() == std::string(10, '\0'));
    CHECK(std::filesystem::file_size(dir / "file.bin") == 10);
}

TEST_CASE("region: resize to the same size changes nothing") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    mmap::region r(dir / "file.bin", mmap::RDWR);
    auto const* const at = r.data();
    r.resize(10000);
    CHECK(r.data() == at);
    CHECK((r.view() == test::pattern(10000)));
}
