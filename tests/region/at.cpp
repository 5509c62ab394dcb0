#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region::at() is the byte, or an error that says where") {
    test::temp_dir const dir;
    test::write_file(dir / "f", "abc");
    mmap::region const r(dir / "f");
    CHECK(r.at(2) == std::byte{'c'});
    auto const error = test::thrown([&] { (void)r.at(3); });
    REQUIRE(error);
    CHECK(error->code() == mmap::errc::out_of_range);
    CHECK(std::string(error->what()).find("at offset 3 of") != std::string::npos);
    CHECK(test::code_thrown([] { (void)mmap::region().at(0); }) == mmap::errc::closed);
    CHECK(test::code_thrown([&] { (void)mmap::region(dir / "f", mmap::NONE).at(0); }) ==
          std::errc::permission_denied);
}

TEST_CASE("region::writable_data() is null unless the region is writable and has bytes") {
    test::temp_dir const dir;
    test::write_file(dir / "f", "abc");
    for (mmap::access const mode : {mmap::RDONLY, mmap::NONE}) {
        mmap::region r(dir / "f", mode);
        CHECK(r.writable_data() == nullptr);
    }
    for (mmap::access const mode : {mmap::RDWR, mmap::COPY}) {
        mmap::region r(dir / "f", mode);
        REQUIRE(r.writable_data() == r.data());
        r.writable_data()[0] = std::byte{'x'};
        CHECK(r.view() == "xbc");
    }
    mmap::region closed;
    CHECK(closed.writable_data() == nullptr);
}
