#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: pieces around the size of a block and its parts are all written, in order") {
    test::temp_dir const dir;
    std::size_t const direct =
        mmap::appender::block / 4;  // from this size on they are written at once
    for (std::size_t const n : {direct - 1, direct, direct + 1, direct / 2, std::size_t{100001}}) {
        CAPTURE(n);
        mmap::appender log(dir / "log", mmap::create::truncate);
        std::string expected;
        while (expected.size() <= 2 * mmap::appender::block) {
            std::string const piece = test::pattern(n, expected.size());
            log.append(piece);
            expected += piece;
        }
        CHECK(log.size() == expected.size());
        CHECK((log.view() == expected));
        log.close();
        CHECK((test::read_file(dir / "log") == expected));
    }
}

TEST_CASE("appender: small pieces are written when a block of them is full") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    std::string const piece = test::pattern(mmap::appender::block / 8);
    for (int i = 0; i < 8; ++i) {
        log.append(piece);
        CHECK(std::filesystem::file_size(dir / "log") == 0);
    }
    log.append("x");
    CHECK(std::filesystem::file_size(dir / "log") == mmap::appender::block);
    CHECK(log.size() == mmap::appender::block + 1);
}
