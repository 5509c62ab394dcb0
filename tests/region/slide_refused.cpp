#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
/// The error of both forms, which must be the same one.
std::error_code slide(mmap::region& r, std::uint64_t offset, std::size_t length) {
    std::error_code ec;
    r.slide(offset, length, ec);
    CHECK(test::code_thrown([&] { r.slide(offset, length); }) == ec);
    return ec;
}
}  // namespace

TEST_CASE("region: a slide that is refused leaves the region where it was") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    mmap::options how;
    how.length = 1000;
    how.keep_handle = true;
    mmap::region r(dir / "file.bin", mmap::RDONLY, how);
    r.slide(500);
    auto const before = test::held();
    CHECK(slide(r, 99001, 1000) == mmap::errc::past_end_of_file);
    CHECK(slide(r, 100001, mmap::to_end) == mmap::errc::past_end_of_file);
    CHECK(slide(r, UINT64_MAX, 1) == mmap::errc::past_end_of_file);
    CHECK(slide(r, 1, SIZE_MAX - 1) == mmap::errc::past_end_of_file);
    CHECK(test::held() == before);
    CHECK(r.offset() == 500);
    CHECK((r.view() == test::pattern(1000, 500)));
    auto const error = test::thrown([&] { r.slide(200000); });
    REQUIRE(error.has_value());
    CHECK(error->operation() == "slide to byte 200000 of");
    CHECK(std::string(error->what()).find("file.bin") != std::string::npos);
}

TEST_CASE("region: slide asks for a file and for a handle to it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100000);
    mmap::region closed;
    CHECK(slide(closed, 0, 1) == mmap::errc::closed);
    mmap::region memory(mmap::ANON, 1000, mmap::COPY);
    CHECK(slide(memory, 0, 1) == mmap::errc::not_supported);
    mmap::region lent(dir / "file.bin");
    CHECK(slide(lent, 0, 1) == std::errc::bad_file_descriptor);
    CHECK((lent.view() == test::pattern(100000)));
}
