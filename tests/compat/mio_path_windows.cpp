#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("compat/mio.hpp: wide paths are paths, and narrow ones are UTF-8") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "d\xC3\xA4t\xC3\xA9.bin";
    test::pattern_file(path, 100);
    std::wstring const wide = path.wstring();
    std::error_code error;
    CHECK(mio::make_mmap_source(wide, error).size() == 100);
    mio::mmap_source m;
    m.map(wide.c_str(), 50, mio::map_entire_file, error);
    CHECK(m.size() == 50);
    CHECK(mio::mmap_sink(dir.path().string() + "/d\xC3\xA4t\xC3\xA9.bin").size() == 100);
    auto const absent = mio::make_mmap_source(L"absent.bin", error);
    CHECK(error == std::errc::no_such_file_or_directory);
}
