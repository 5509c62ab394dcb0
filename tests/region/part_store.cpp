#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a store through a part lands at the part's offset and nowhere else") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const size = 2 * 65536 + 50;
    std::string expected = test::pattern(size);
    test::write_file(path, expected);
    for (std::size_t const offset :
         {std::size_t{1}, mmap::page_size() + 1, std::size_t{65535}, size - 1}) {
        mmap::region r(path, mmap::RDWR, offset, 1);
        r.writable_bytes()[0] = std::byte{0xEE};
        expected[offset] = static_cast<char>(0xEE);
    }
    CHECK((test::read_file(path) == expected));
}
