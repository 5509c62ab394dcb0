#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("appender: the message of one that cannot be opened says so, and names the file") {
    test::temp_dir const dir;
    auto const missing = test::thrown([&] { mmap::appender(dir / "a" / "b"); });
    REQUIRE(missing);
    CHECK(missing->operation() == "open");
    CHECK(missing->object().find("\" for appending") != std::string::npos);

    test::write_file(dir / "reader.log", "old");
    test::handle file(dir / "reader.log");
    auto const borrowed = test::thrown([&] { mmap::appender log(file.get()); });
    REQUIRE(borrowed);
    CHECK(borrowed->object().find("reader.log") != std::string::npos);
    auto const given = test::thrown([&] { mmap::appender log(mmap::owned(file.give())); });
    REQUIRE(given);
    CHECK(given->object().find("reader.log") != std::string::npos);
}

TEST_CASE("appender: the message of a closed one says what it is") {
    mmap::appender log;
    auto const closed = test::thrown([&] { log.append("x"); });
    REQUIRE(closed);
    CHECK(closed->object() == "a closed appender");
}
