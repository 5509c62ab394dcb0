#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
bool is_known(mmap::region& r) {
    std::error_code ec;
    r.punch_hole(0, 0, ec);
    r.punch_hole(10, 1, ec);
    return ec != mmap::errc::not_supported;
}
}  // namespace

TEST_CASE("punch_hole: the range reads as zeros, in the file and in every mapping of it") {
    test::temp_dir const dir;
    test::write_file(dir / "f", std::string(300000, 'x'));
    mmap::region r(dir / "f", mmap::RDWR, 5, 250000);
    mmap::region const other(dir / "f");
    if (!is_known(r)) {
        SUCCEED();
        return;
    }
    r.punch_hole(1000, 200000);
    std::string expected(300000, 'x');
    expected[15] = '\0';
    expected.replace(1005, 200000, 200000, '\0');
    CHECK((other.view() == expected));
    CHECK((r.view() == expected.substr(5, 250000)));
    CHECK(std::filesystem::file_size(dir / "f") == 300000);
    r.writable_data()[1500] = std::byte{7};
    CHECK(other[1505] == std::byte{7});
}

TEST_CASE("punch_hole: not of memory, private copies, what is read only, or outside") {
    test::temp_dir const dir;
    test::write_file(dir / "f", std::string(10000, 'x'));
    std::error_code ec;
    mmap::region memory(mmap::ANON, 10000);
    memory.punch_hole(0, 1, ec);
    CHECK(ec == mmap::errc::not_supported);
    for (mmap::access const mode : {mmap::RDONLY, mmap::COPY}) {
        mmap::region r(dir / "f", mode);
        r.punch_hole(0, 10000, ec);
        CHECK(ec == std::errc::permission_denied);
    }
    mmap::region r(dir / "f", mmap::RDWR);
    r.punch_hole(9999, 2, ec);
    CHECK(ec == mmap::errc::out_of_range);
    r.punch_hole(1, SIZE_MAX, ec);
    CHECK(ec == mmap::errc::out_of_range);
    mmap::region closed;
    closed.punch_hole(0, 0, ec);
    CHECK(ec == mmap::errc::closed);
    CHECK((test::read_file(dir / "f") == std::string(10000, 'x')));
}
