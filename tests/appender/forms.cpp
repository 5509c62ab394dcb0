#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("appender: each form of append() adds the same") {
    test::temp_dir const dir;
    mmap::appender log(dir / "log");
    std::byte const bytes[] = {std::byte{'a'}, std::byte{'b'}};
    std::error_code ec = mmap::errc::closed;
    CHECK(log.empty());
    log.append(mmap::span<std::byte const>(bytes, 1), ec);
    CHECK_FALSE(ec);
    CHECK_FALSE(log.empty());
    CHECK(log.size() == 1);
    log.append(mmap::span<std::byte const>(bytes + 1, 1));
    log.append("c", ec);
    log.append(std::string_view("d"));
    log.append("ef", 1);
    log.append("fg", 1, ec);
    CHECK_FALSE(ec);
    CHECK(log.view(ec) == "abcdef");
    CHECK_FALSE(ec);
}

TEST_CASE("appender: closing lets go of the file, and closing again is no error") {
    test::temp_dir const dir;
    auto const before = test::held();
    mmap::appender log(dir / "log");
    log.append("abc");
    CHECK(log.view() == "abc");
    std::error_code ec = mmap::errc::closed;
    log.close(ec);
    CHECK_FALSE(ec);
    CHECK_FALSE(log.is_open());
    CHECK(log.size() == 0);
    CHECK(log.empty());
    CHECK(test::held() == before);
    ec = mmap::errc::closed;
    log.close(ec);
    CHECK_FALSE(ec);
}

TEST_CASE("appender: swap and move take what is written, what is not yet, and what was viewed") {
    test::temp_dir const dir;
    mmap::appender a(dir / "a");
    mmap::appender b(dir / "b");
    a.append("first");
    std::string_view const seen = a.view();
    a.append(" and more");
    b.append("other");
    swap(a, b);
    CHECK(a.size() == 5);
    CHECK(b.size() == 14);
    CHECK(seen == "first");  // its mapping went along
    a.append("!");
    CHECK(a.view() == "other!");
    CHECK(b.view() == "first and more");
    b.append("...");
    std::string_view const longer = b.view();
    a.append(std::string(11, '.'));
    CHECK(a.view().size() == longer.size());
    swap(a, b);  // two views of one length
    CHECK(a.view() == "first and more...");
    swap(a, b);
    mmap::appender c(std::move(b));
    CHECK(c.view() == "first and more...");
    CHECK(c.size() == 17);
    CHECK_FALSE(b.is_open());
    CHECK(b.size() == 0);
}
