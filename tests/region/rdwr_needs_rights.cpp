#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: RDWR on a handle opened for reading is permission_denied") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{0}, std::size_t{100}}) {
        CAPTURE(size);
        std::filesystem::path const path = dir / "file.bin";
        test::pattern_file(path, size);
        test::handle const file(path, test::rights::read);
        std::error_code ec;
        mmap::region const none(file.get(), mmap::RDWR, ec);
        CHECK(ec == std::errc::permission_denied);
        CHECK_FALSE(none.is_open());
        CHECK(test::code_thrown([&] { mmap::region(file.get(), mmap::RDWR); }) ==
              std::errc::permission_denied);
        CHECK(test::is_open(file.get()));
    }
}

TEST_CASE("region: so is growing a file through such a handle") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    test::handle const file(path, test::rights::read);
    mmap::options o;
    o.length = 200;
    o.grow = true;
    std::error_code ec;
    mmap::region const none(file.get(), mmap::RDWR, o, ec);
#if defined(_WIN32)  // Wine: ERROR_INVALID_HANDLE
    CHECK((ec == std::errc::permission_denied || ec == std::errc::bad_file_descriptor));
#else
    CHECK(ec == std::errc::permission_denied);
#endif
    CHECK(std::filesystem::file_size(path) == 100);
}
