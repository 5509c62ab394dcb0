#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a mode that is none of the library's is invalid_argument") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    test::holdings const before = test::held();
    for (unsigned const bits : {16U, 1U | 64U, 0U - 1U}) {
        CAPTURE(bits);
        auto const mode = static_cast<mmap::access>(bits);
        std::error_code ec;
        mmap::region const file(dir / "file.bin", mode, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(file.is_open());
        mmap::options how;
        how.length = 0;
        mmap::region const empty(dir / "file.bin", mode, how, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(empty.is_open());
        mmap::region const memory(mmap::ANON, 4096, mode, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(memory.is_open());
    }
    CHECK(test::held() == before);
}
