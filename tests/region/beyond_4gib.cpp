#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
constexpr std::uint64_t gib = std::uint64_t{1} << 30U;
}

TEST_CASE("region: reaches offsets past 4 GiB, also in a 32-bit program") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "sparse.bin";
    test::sparse_file(path, 6 * gib);
    std::uint64_t const offset = 5 * gib + 12345;
    {
        mmap::region r(path, mmap::RDWR, offset, 100);
        r.writable_bytes()[7] = std::byte{77};
    }
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset + 7));
    CHECK(file.get() == 77);

    std::error_code ec;
    mmap::region const again(path, mmap::RDONLY, offset + 7, 1, ec);
    CHECK_FALSE(ec);
    CHECK(again.offset() == offset + 7);
    CHECK(again[0] == std::byte{77});
    CHECK(again.file_size() == 6 * gib);

    mmap::region const tail(path, mmap::RDONLY, 6 * gib - 10, mmap::to_end);
    CHECK(tail.size() == 10);
}

TEST_CASE("region: a file larger than the address space is value_too_large, not cut") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "sparse.bin";
    test::sparse_file(path, 6 * gib);
    std::error_code ec;
    mmap::region const all(path, mmap::RDONLY, ec);
    if (sizeof(std::size_t) == 4) {
        CHECK(ec == std::errc::value_too_large);
        CHECK_FALSE(all.is_open());
    } else {
        CHECK_FALSE(ec);
        CHECK(std::uint64_t{all.size()} == 6 * gib);
    }
}
