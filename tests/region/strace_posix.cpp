// What the system is asked, seen from outside: mmap_helper_calls runs under strace.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <mmap.hpp>
#include <sstream>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

namespace {
/// The calls between the helper's marks, a line each; nothing if strace cannot be run here.
std::vector<std::string> calls_of(std::string const& what, std::filesystem::path const& file) {
    std::string const trace = file.string() + ".trace";
    test::ending const end =
        test::run("/usr/bin/strace", {"-o", trace, test::helper("calls"), what, file.string()});
    std::vector<std::string> calls;
    std::ifstream lines(trace);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("/mark-begin") != std::string::npos)
            inside = true;
        else if (line.find("/mark-end") != std::string::npos)
            return calls;
        else if (inside)
            calls.push_back(line);
    }
    // ./dev test and CI install strace; a container may forbid ptrace(2) all the same.
    if (std::getenv("CI") != nullptr)
        FAIL("strace cannot be used here (exit code " << end.exit_code << ")");
    WARN("strace cannot be used here (exit code " << end.exit_code << "): not tested");
    return {};
}
}  // namespace

namespace {
/// The names of these calls, one after the other.
std::string names(std::vector<std::string> const& calls) {
    std::string text;
    for (auto const& c : calls) text += c.substr(0, c.find('(')) + ' ';
    return text;
}
}  // namespace

TEST_CASE(
    "region: mapping and unmapping a file is openat, fstat, mmap, close, munmap and no more") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    auto const calls = calls_of("map", dir / "file.bin");
    if (calls.empty()) return;
    CHECK_THAT(names(calls),
               Catch::Matchers::Matches(
                   "(openat|open) (fstat|fstat64|newfstatat|statx) (mmap|mmap2) close munmap "));
    CHECK(calls[0].find("O_CLOEXEC") != std::string::npos);
}

TEST_CASE(
    "region: a part that is not to be checked is four calls, from a handle that is there one") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    auto const calls = calls_of("unchecked", dir / "file.bin");
    if (calls.empty()) return;
    CHECK_THAT(names(calls), Catch::Matchers::Matches("(openat|open) (mmap|mmap2) close munmap "));
    CHECK_THAT(names(calls_of("further", dir / "file.bin")),
               Catch::Matchers::Matches("(mmap|mmap2) "));
}

TEST_CASE("region: slide is one mmap and nothing else") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    auto const calls = calls_of("slide", dir / "file.bin");
    if (calls.empty()) return;
    REQUIRE(calls.size() == 1);
    CHECK_THAT(calls[0], Catch::Matchers::Matches("mmap.*MAP_FIXED.*"));
}

TEST_CASE("region: sliding what may be executed never makes it writable, be it for a moment") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    auto const calls = calls_of("slide_exec", dir / "file.bin");
    if (calls.empty()) return;
    REQUIRE(calls.size() == 1);
    CHECK(calls[0].find("PROT_READ|PROT_EXEC") != std::string::npos);
}

TEST_CASE("load: reading a small file is openat, fstat, pread, close") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    auto const calls = calls_of("load", dir / "file.bin");
    if (calls.empty()) return;
    std::string const memory = test::sanitized ? "(mmap )*" : "";  // a sanitizer's takes calls
    CHECK_THAT(names(calls),
               Catch::Matchers::Matches("(openat|open) (fstat|fstat64|newfstatat|statx) " + memory +
                                        "(pread64|pread) close "));
}

TEST_CASE("region: of many ranges the system is told of all before any is waited for") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    auto const calls = calls_of("prefetch", dir / "file.bin");
    if (calls.empty()) return;
    REQUIRE(calls.size() == 6);
    for (std::size_t i = 0; i < 6; ++i)
        CHECK((calls[i].find("MADV_WILLNEED") != std::string::npos) == (i < 3));
}

TEST_CASE("region: flush is msync(MS_SYNC) of the whole pages that the range touches") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    auto const calls = calls_of("flush", dir / "file.bin");  // bytes 5000 to 5100
    if (calls.empty()) return;
    REQUIRE(calls.size() == 1);
    CHECK_THAT(calls[0], Catch::Matchers::Matches("msync\\(0x[0-9a-f]*000, 4096, MS_SYNC\\) += 0"));
}

TEST_CASE("region: flush_async starts the write-back of the range and waits for nothing") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    auto const calls = calls_of("flush_async", dir / "file.bin");
    if (calls.empty()) return;
    REQUIRE(calls.size() == 1);
    CHECK_THAT(calls[0],
               Catch::Matchers::Matches(
                   "sync_file_range\\([0-9]+, 4096, 4096, SYNC_FILE_RANGE_WRITE\\) += 0"));
}

TEST_CASE("region: flushing what has nothing to flush asks the system nothing") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 20000);
    for (char const* const what : {"flush_rdonly", "flush_copy"}) {
        CAPTURE(what);
        auto const calls = calls_of(what, dir / "file.bin");
        CHECK(calls.empty());
    }
}

TEST_CASE("compat/mio.hpp: the end of a mapping for writing is msync, munmap, close") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 10000);
    auto const calls = calls_of("mio", dir / "file.bin");
    if (calls.empty()) return;
    REQUIRE(calls.size() == 3);
    CHECK_THAT(calls[0], Catch::Matchers::Matches("msync\\(0x[0-9a-f]*000, .*, MS_SYNC\\) += 0"));
    CHECK_THAT(calls[1] + calls[2], Catch::Matchers::Matches("munmap.*close.*"));
}
