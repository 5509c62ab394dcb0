#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEMPLATE_TEST_CASE("compat/mio.hpp: an offset at the file's end maps nothing and succeeds", "",
                   mio::mmap_source, mio::mmap_sink, mio::shared_mmap_source,
                   mio::shared_mmap_sink) {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    for (std::size_t const size : {std::size_t{100}, mio::page_size()}) {
        test::pattern_file(path, size);
        std::error_code error = std::make_error_code(std::errc::io_error);
        TestType m;
        m.map(path, size, mio::map_entire_file, error);
        CHECK(!error);
        CHECK(m.is_open());
        CHECK(m.empty());
        CHECK(m.begin() == m.end());
    }
}
