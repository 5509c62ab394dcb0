#include <mmap.hpp>
#include <sstream>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Does the system append in one step? Wine looks up the end first.
bool appends_in_one_step() {
#if defined(_WIN32)
    return GetProcAddress(GetModuleHandleW(L"ntdll"), "wine_get_version") == nullptr;
#else
    return true;
#endif
}

/// Are the lines "NAME 1" to "NAME count" there, in order and whole, between others?
bool has_all(std::string const& text, std::string const& name, unsigned long count) {
    std::istringstream lines(text);
    unsigned long next = 1;
    for (std::string line; std::getline(lines, line);)
        next += line == name + ' ' + std::to_string(next);
    return next == count + 1;
}
}  // namespace

// Each block went to where the file had ended before: 10 % of the lines were overwritten.
TEST_CASE("appender: two processes append to one file at once, and no line is lost or cut") {
    test::temp_dir const dir;
    std::string const file = (dir / "log").string();
    constexpr unsigned long count = 200'000;
    std::string const writer = test::helper("appender_writer");
    if (appends_in_one_step()) {
        test::program a(writer, {file, "a", std::to_string(count)});
        CHECK(test::run(writer, {file, "b", std::to_string(count)}).exit_code == 0);
        CHECK(a.finish().exit_code == 0);
    } else {
        WARN("this system looks up the end before it writes: one process after the other here");
        for (char const* const name : {"a", "b"})
            CHECK(test::run(writer, {file, name, std::to_string(count)}).exit_code == 0);
    }
    std::string const text = test::read_file(file);
    CHECK(has_all(text, "a", count));
    CHECK(has_all(text, "b", count));
    std::size_t lines = 0;
    for (char const c : text) lines += c == '\n';
    CHECK(lines == 2 * count);
}

TEST_CASE("appender: pieces of several appenders follow each other, whatever their sizes are") {
    test::temp_dir const dir;
    mmap::appender a(dir / "log");
    mmap::appender b(dir / "log");
    std::string expected;
    for (std::size_t const n : {std::size_t{1}, std::size_t{5000}, mmap::appender::block / 2,
                                mmap::appender::block, 3 * mmap::appender::block + 1}) {
        for (mmap::appender* const each : {&a, &b}) {
            std::string const piece = test::pattern(n, expected.size());
            each->append(piece);
            each->flush_async();
            expected += piece;
        }
    }
    CHECK((test::read_file(dir / "log") == expected));
    CHECK((a.view() == expected));
    CHECK(a.size() == expected.size());
}

TEST_CASE("appender: its size counts what others have appended after flush() and view()") {
    test::temp_dir const dir;
    mmap::appender a(dir / "log");
    mmap::appender b(dir / "log");
    b.append("1234");
    b.flush_async();
    a.append("56");
    CHECK(a.size() == 2);
    a.flush();
    CHECK(a.size() == 6);
    b.append("7");
    CHECK(b.size() == 5);
    CHECK(b.view() == "1234567");
    CHECK(b.size() == 7);
}
