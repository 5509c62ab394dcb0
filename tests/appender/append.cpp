#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: the file has what was appended, in order, and nothing else") {
    test::temp_dir const dir;
    std::string expected;
    {
        mmap::appender log(dir / "log");
        CHECK(log.created());
        CHECK(log.empty());
        // Small and large pieces, of which some fill a block exactly and some are more than one.
        for (std::size_t const n :
             {std::size_t{1}, std::size_t{1000}, std::size_t{0}, mmap::appender::block - 1001,
              std::size_t{7}, mmap::appender::block, 2 * mmap::appender::block + 5,
              std::size_t{100}}) {
            std::string const piece = test::pattern(n, expected.size());
            log.append(piece);
            expected += piece;
            REQUIRE(log.size() == expected.size());
        }
        log.close();
        CHECK_FALSE(log.is_open());
        CHECK(log.size() == 0);
    }
    CHECK((test::read_file(dir / "log") == expected));
}

TEST_CASE("appender: the next one goes on where the last one ended") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "first\n");
    {
        mmap::appender log(dir / "log");
        CHECK_FALSE(log.created());
        CHECK(log.size() == 6);
        log.append("second\n");
    }  // the destructor writes it
    mmap::appender log(dir / "log", mmap::create::never);
    std::byte const bytes[] = {std::byte{'3'}, std::byte{'\n'}};
    log.append(mmap::span<std::byte const>(bytes, 2));
    log.append("4", 1);
    log.close();
    log.close();  // nothing
    CHECK(test::read_file(dir / "log") == "first\nsecond\n3\n4");
}

TEST_CASE("appender: a handle to read and write is borrowed, or given") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "1");
    test::handle file(dir / "log", test::rights::read_write);
    { mmap::appender(file.get()).append("2"); }
    CHECK(test::is_open(file.get()));
    auto const given = file.give();
    { mmap::appender(mmap::owned{given}).append("3"); }
    CHECK_FALSE(test::is_open(given));
    CHECK(test::read_file(dir / "log") == "123");
}

TEST_CASE("appender: create says what becomes of a file that is there or is not") {
    test::temp_dir const dir;
    test::write_file(dir / "log", "old");
    std::error_code ec;
    mmap::appender const must(dir / "log", mmap::create::must, ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(must);
    mmap::appender const never(dir / "none", mmap::create::never, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_FALSE(std::filesystem::exists(dir / "none"));
    mmap::appender const missing(dir / "folder/none", ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    {
        mmap::appender fresh(dir / "log", mmap::create::truncate);
        fresh.append("new");
    }
    CHECK(test::read_file(dir / "log") == "new");
}

TEST_CASE("appender: moves with what is not written yet") {
    test::temp_dir const dir;
    mmap::appender a(dir / "a");
    mmap::appender b(dir / "b");
    a.append("of a");
    b.append("of b");
    mmap::appender c = std::move(a);
    CHECK_FALSE(a.is_open());
    c.append("!");
    b = std::move(c);  // what b had is written first
    CHECK(test::read_file(dir / "b") == "of b");
    b.close();
    CHECK(test::read_file(dir / "a") == "of a!");
}
