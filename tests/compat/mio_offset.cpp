#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("compat/mio.hpp: any offset shows the file's bytes from there, to its end by default") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    std::size_t const page = mio::page_size();
    std::size_t const size = 4 * page - 250;
    test::pattern_file(path, size);
    for (std::size_t const offset :
         {std::size_t{0}, page - 3, page, page + 3, 2 * page + 3, size - 1}) {
        CAPTURE(offset);
        std::error_code error;
        mio::mmap_source const m = mio::make_mmap_source(path, offset, mio::map_entire_file, error);
        REQUIRE(!error);
        CHECK((std::string(m.data(), m.size()) == test::pattern(size - offset, offset)));
        CHECK(m.length() == m.size());
        CHECK(m.mapping_offset() == offset % page);
        CHECK(m.mapped_length() == m.mapping_offset() + m.length());
        CHECK(mio::make_offset_page_aligned(offset) == offset - m.mapping_offset());
    }
    CHECK(page == mmap::granularity());
}
