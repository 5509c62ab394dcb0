#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: what another one has appended meanwhile stays, and comes before") {
    test::temp_dir const dir;
    mmap::appender a(dir / "log");
    mmap::appender b(dir / "log");
    a.append("of a\n");
    b.append("of b\n");
    b.flush_async();
    a.flush_async();
    CHECK(test::read_file(dir / "log") == "of b\nof a\n");
    b.append("more of b\n");
    CHECK(b.view() == "of b\nof a\nmore of b\n");
    CHECK(a.view() == b.view());
    CHECK(a.view().size() == 20);
    b.append("!");
    b.flush_async();
    CHECK(a.view().back() == '!');
    mmap::appender c(dir / "log");  // has nothing to write
    CHECK(c.view() == b.view());
    b.append("?");
    b.flush_async();
    CHECK(c.view().back() == '?');
    std::string const large(mmap::appender::block, 'x');  // goes there without the block
    a.append(large);
    b.append(large);
    CHECK(b.view().substr(b.view().size() - 2 * large.size()) == large + large);
}

// As programs that rotate logs do (logrotate, copytruncate).
TEST_CASE("appender: a file that was emptied meanwhile goes on from its beginning, without a gap") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    log.append("a line that is in the copy\n");
    log.flush();
    std::filesystem::resize_file(dir / "log", 0);
    log.append("new\n");
    log.flush();
    CHECK(test::read_file(dir / "log") == "new\n");
    CHECK(log.size() == 4);
    CHECK(log.view() == "new\n");
}
