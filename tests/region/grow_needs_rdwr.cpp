#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: growing and creating ask for RDWR, else invalid_argument and nothing is made") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::write_file(path, "abc");
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY, mmap::NONE}) {
        std::error_code ec;
        mmap::options grow;
        grow.length = 10;
        grow.grow = true;
        mmap::region const longer(path, mode, grow, ec);
        CHECK(ec == std::errc::invalid_argument);
        for (auto const create :
             {mmap::create::if_missing, mmap::create::must, mmap::create::truncate}) {
            mmap::options o;
            o.length = 10;
            o.create = create;
            ec.clear();
            mmap::region const fresh(dir / "new.bin", mode, o, ec);
            CHECK(ec == std::errc::invalid_argument);
            CHECK_FALSE(std::filesystem::exists(dir / "new.bin"));
        }
    }
    CHECK(test::read_file(path) == "abc");
}
