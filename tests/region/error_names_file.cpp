#include <mmap.hpp>
#include <utility>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

// A region keeps no path; the system is asked for it when there is something to tell.
TEST_CASE("region: what fails long after mapping still names the file") {
    test::temp_dir const dir;
    test::write_file(dir / "long after.bin", "12345");
    for (auto const mode : {mmap::RDONLY, mmap::RDWR}) {
        mmap::region r(dir / "long after.bin", mode);
        try {
            r.lock(4, 2);
            FAIL("a range that leaves the region was locked");
        } catch (mmap::error const& e) {
            CAPTURE(e.what());
            CHECK(e.operation() == "lock");
            CHECK(e.object().find("long after.bin") != std::string::npos);
        }
    }
}

TEST_CASE("region: what cannot be mapped from an offset on names that") {
    test::temp_dir const dir;
    test::write_file(dir / "short.bin", "12345");
    mmap::options how;
    how.offset = 7000;
    try {
        mmap::region const r(dir / "short.bin", mmap::RDONLY, how);
        FAIL("what is not there was mapped");
    } catch (mmap::error const& e) {
        CAPTURE(e.what());
        CHECK(e.object().find("short.bin\" of 5 bytes (RDONLY, offset 7000)") != std::string::npos);
    }
}

TEST_CASE("region: of memory without a file or a name no path is told") {
    using named = std::pair<mmap::access, std::string>;
    for (auto const& [mode, name] : {named(mmap::RDWR, "RDWR"), named(mmap::COPY, "COPY")}) {
        mmap::region r(mmap::ANON, 5, mode);
        try {
            r.lock(4, 2);
            FAIL("a range that leaves the region was locked");
        } catch (mmap::error const& e) {
            CHECK(e.object() == "2 bytes at offset 4 of a region of 5 bytes (" + name + ")");
        }
    }
}

TEST_CASE("region: of a closed one there is nothing more to tell") {
    mmap::region closed;
    auto const e = test::thrown([&] { closed.flush(); });
    REQUIRE(e);
    CHECK(e->object().find("a closed region") + std::string("a closed region").size() ==
          e->object().size());
}

TEST_CASE("region: what was to map a whole file tells of the file and the mode, and no offset") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "none";
    auto const e = test::thrown([&] { mmap::region const none(path, mmap::RDONLY); });
    REQUIRE(e);
    CHECK(e->object() == "\"" + path.string() + "\" (RDONLY)");
}
