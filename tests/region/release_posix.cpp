#include <sys/mman.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: released bytes stay mapped until the caller unmaps them, handles are closed") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    test::holdings const before = test::held();
    mmap::span<std::byte> bytes;
    {
        mmap::region r(dir / "file.bin", mmap::RDWR, 5000, mmap::to_end);
        bytes = r.release();
        CHECK_FALSE(r.is_open());
        CHECK(r.data() == nullptr);
        CHECK(test::held().descriptors == before.descriptors);
    }
    // From the page that 5000 is in to the end of the file's last one.
    std::size_t const page = mmap::page_size();
    std::size_t const before_first = 5000 % page;
    REQUIRE(bytes.size() == (before_first + 5000 + page - 1) / page * page);
    CHECK(bytes[before_first] == static_cast<std::byte>(test::pattern_at(5000)));
    CHECK(bytes[before_first + 4999] == static_cast<std::byte>(test::pattern_at(9999)));
    bytes[before_first] = std::byte{1};
    CHECK(test::held().mappings == before.mappings + 1);
    CHECK(::munmap(bytes.data(), bytes.size()) == 0);
    CHECK(test::held() == before);
}

// size() bytes were released of a mapping that was longer.
TEST_CASE("region: what is released includes reserved address space and what was shrunk away") {
    test::temp_dir const dir;
    test::holdings const before = test::held();
    mmap::options how;
    how.length = 100;
    how.reserve = 1 << 20;
    how.create = mmap::create::must;
    mmap::region r(dir / "file.bin", mmap::RDWR, how);
    std::size_t const capacity = r.capacity();
    mmap::region shrunk(mmap::ANON, 100000, mmap::COPY);
    shrunk.resize(10);
    auto const first = r.release();
    auto const second = shrunk.release();
    CHECK(first.size() == capacity);
    CHECK(second.size() >= 100000);
    CHECK(::munmap(first.data(), first.size()) == 0);
    CHECK(::munmap(second.data(), second.size()) == 0);
    CHECK(test::held() == before);
}

TEST_CASE("region: releasing a closed region gives nothing") {
    mmap::region r;
    CHECK(r.release().empty());
}
