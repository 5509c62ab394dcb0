#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("load: contents are viewed as elements, whose size must divide theirs") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{800}, 2 * mmap::contents::mapped_from}) {
        test::pattern_file(dir / "file.bin", size);
        mmap::contents const c = mmap::load(dir / "file.bin");
        auto const numbers = c.as<std::uint64_t const>();
        REQUIRE(numbers.size() == size / 8);
        CHECK(std::memcmp(&numbers[0], c.data(), size) == 0);
        struct odd {
            char bytes[7];
        };
        std::error_code ec;
        CHECK(c.as<odd const>(ec).empty());
        CHECK(ec == mmap::errc::partial_element);
        CHECK(test::code_thrown([&] { (void)c.as<odd const>(); }) == mmap::errc::partial_element);
    }
    CHECK(mmap::contents().as<std::uint64_t const>().empty());
}
