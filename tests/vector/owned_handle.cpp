#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE(
    "vector: an owned handle is closed also if the vector is refused before it is looked at") {
    test::temp_dir const dir;
    test::write_file(dir / "f", std::string(64, 'x'));
    mmap::options odd;
    odd.offset = 2;
    auto const is_closed_by = [&](std::size_t n, mmap::options const& how) {
        test::handle file(dir / "f", test::rights::read_write);
        auto const value = file.give();
        std::error_code ec;
        mmap::vector<int> const a(mmap::owned{value}, n, how, ec);
        return ec && !a.is_open() && !test::is_open(value);
    };
    CHECK(is_closed_by(SIZE_MAX, {}));  // more than a file can have
    CHECK(is_closed_by(0, odd));        // misaligned
    CHECK(is_closed_by(SIZE_MAX, odd));
}
