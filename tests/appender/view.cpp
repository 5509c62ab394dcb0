#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: view is all the file, with what was appended last") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old ");
    mmap::appender log(dir / "log");
    CHECK(log.view() == "old ");
    std::string expected = "old ";
    for (std::size_t const n : {std::size_t{1}, std::size_t{100000}, mmap::appender::block + 1}) {
        std::string const piece = test::pattern(n);
        log.append(piece);
        expected += piece;
        REQUIRE((log.view() == expected));
        REQUIRE((log.view() == expected));
    }
}

TEST_CASE("appender: of an empty file the view is empty") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    CHECK(log.view().empty());
    log.append("x");
    CHECK(log.view() == "x");
}

TEST_CASE("appender: what is viewed may be appended") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    log.append("ab");
    for (int i = 0; i < 22; ++i) log.append(log.view());  // 2 to 8 MiB
    CHECK(log.size() == std::size_t{2} << 22U);
    CHECK(log.view().substr(log.view().size() - 4) == "abab");
}

TEST_CASE("appender: nothing of it stays when it is closed") {
    test::temp_dir const dir;
    auto const before = test::held();
    {
        mmap::appender log(dir / "log");
        log.append("x");
        (void)log.view();
    }
    CHECK(test::held() == before);
}
