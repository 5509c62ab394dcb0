#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: unchecked maps a part that the caller knows to be there") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 200000);
    test::handle const file(dir / "file.bin");
    mmap::options how;
    how.unchecked = true;
    for (std::size_t const offset : {std::size_t{0}, std::size_t{65537}, std::size_t{150000}}) {
        how.offset = offset;
        how.length = 1000;
        mmap::region const r(file.get(), mmap::RDONLY, how);
        CHECK((r.view() == test::pattern(1000, offset)));
        CHECK(r.file_size() == offset + 1000);  // all that is known
    }
}

TEST_CASE("region: unchecked asks for a length, and for a file that is not to grow") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::options how;
    how.unchecked = true;
    auto const map = [&] {
        return test::code_thrown([&] { mmap::region(dir / "file.bin", mmap::RDWR, how); });
    };
    CHECK(map() == std::errc::invalid_argument);
    how.length = 100;
    CHECK_FALSE(map());
    how.grow = true;
    CHECK(map() == std::errc::invalid_argument);
    how.grow = false;
    how.create = mmap::create::if_missing;
    CHECK(map() == std::errc::invalid_argument);
    how.create = mmap::create::never;
    how.offset = UINT64_MAX - 10;
    CHECK(map() == mmap::errc::past_end_of_file);
    CHECK(std::filesystem::file_size(dir / "file.bin") == 100);
}

#if defined(_WIN32)
TEST_CASE(
    "region: unchecked past the end of the file is refused where a view cannot be longer than it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::options how;
    how.unchecked = true;
    how.length = 200000;
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY})
        CHECK(test::code_thrown([&] { mmap::region(dir / "file.bin", mode, how); }) ==
              mmap::errc::past_end_of_file);
}
#endif
