#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: paths are UTF-8 on every system, and messages show them as they were given") {
    test::temp_dir const dir;
    std::string const name =
        "gr\xC3\xBC\xC3\x9F"
        "e \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x97\xBA.bin";
    auto const folder = dir.path().u8string();
    std::string const path = std::string(folder.begin(), folder.end()) + '/' + name;
    mmap::options o;
    o.create = mmap::create::must;
    o.length = 3;
    mmap::region(path.c_str(), mmap::RDWR, o).write(0, "abc", 3);
    CHECK(test::read_file(dir / name) == "abc");
    CHECK(mmap::region(path).view() == "abc");
    auto const e = test::thrown([&] { mmap::region(path + ".absent", mmap::RDONLY); });
    REQUIRE(e);
    CHECK(e->code() == std::errc::no_such_file_or_directory);
    CHECK(std::string(e->what()).find(name) != std::string::npos);
}
