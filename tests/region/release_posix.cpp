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
    mmap::span<std::byte const> bytes;
    {
        mmap::region r(dir / "file.bin", mmap::RDWR, 5000);
        bytes = r.release();
        CHECK_FALSE(r.is_open());
        CHECK(r.data() == nullptr);
        CHECK(test::held().descriptors == before.descriptors);
    }
    REQUIRE(bytes.size() == 5000);
    CHECK(bytes[0] == static_cast<std::byte>(test::pattern_at(5000)));
    CHECK(bytes[4999] == static_cast<std::byte>(test::pattern_at(9999)));
    CHECK(test::held().mappings == before.mappings + 1);

    // As region.hpp says: the mapping begins at data() rounded down to granularity().
    auto const at = reinterpret_cast<std::uintptr_t>(bytes.data());
    std::size_t const slack = at % mmap::granularity();
    CHECK(::munmap(const_cast<std::byte*>(bytes.data()) - slack, slack + bytes.size()) == 0);
    CHECK(test::held() == before);
}

TEST_CASE("region: releasing a closed region gives nothing") {
    mmap::region r;
    CHECK(r.release().empty());
}
