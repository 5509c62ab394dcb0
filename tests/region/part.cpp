#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// Around every boundary that a system may know: the page, the granularity, the file's end.
TEST_CASE("region: maps any part of a file, whatever its offset") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const size = 3 * 65536 + 777;
    test::pattern_file(path, size);
    std::string const all = test::pattern(size);

    std::vector<std::size_t> offsets = {0, 1, 65535, 65536, 65537, size - 1, size};
    for (std::size_t const unit : {mmap::page_size(), mmap::granularity()})
        for (std::size_t const offset : {unit - 1, unit, unit + 1, 2 * unit + 13})
            offsets.push_back(offset);

    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        for (std::size_t const offset : offsets) {
            CAPTURE(offset);
            mmap::region const tail(path, mode, offset, mmap::to_end);
            REQUIRE(tail.size() == size - offset);
            REQUIRE(tail.offset() == offset);
            REQUIRE((tail.view() == all.substr(offset)));
            for (std::size_t const length : {std::size_t{1}, std::size_t{100}, size - offset}) {
                if (length > size - offset) continue;
                CAPTURE(length);
                mmap::region const part(path, mode, offset, length);
                REQUIRE(part.size() == length);
                REQUIRE((part.view() == all.substr(offset, length)));
            }
        }
    }
}
