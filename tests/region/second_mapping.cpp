#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region(other): maps the same file again, also when its name is another's by now") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 10000);
    test::holdings const before = test::held();
    {
        mmap::region a(dir / "f", mmap::RDWR, 5000, 100);
        std::filesystem::rename(dir / "f", dir / "g");
        test::write_file(dir / "f", "another file");
        mmap::region const b(a, mmap::RDONLY);
        CHECK((b.view() == test::pattern(10000)));  // the whole file
        a.writable_data()[0] = std::byte{7};
        CHECK(b[5000] == std::byte{7});
        mmap::options how;
        how.offset = 9000;
        how.length = 1000;
        CHECK((mmap::region(a, mmap::COPY, how).view() == test::pattern(1000, 9000)));
    }
    CHECK(test::held() == before);
}

TEST_CASE("region(other): maps named memory again, and not what has taken the name") {
    test::shared_name const name("second");
    mmap::region a(mmap::shared{name.text}, 5000);
    a.writable_data()[3] = std::byte{7};
    mmap::remove_shared(name.text);
    mmap::region const b(a, mmap::RDWR);
    CHECK(b.size() >= 5000);
    CHECK(b[3] == std::byte{7});
}

TEST_CASE("region(other): memory for children is shared, or copied by COPY") {
    mmap::region a(mmap::ANON, 5000);
    std::error_code ec;
    mmap::region b(a, mmap::RDWR, ec);
    if (a.native_handle() == mmap::region().native_handle()) {  // Windows: there is no object
        CHECK(ec == std::errc::bad_file_descriptor);
        return;
    }
    CHECK_FALSE(ec);
    mmap::region c(a, mmap::COPY);
    b.writable_data()[1] = std::byte{7};
    CHECK(a[1] == std::byte{7});
    c.writable_data()[2] = std::byte{9};
    CHECK(a[2] == std::byte{0});
    b.resize(20000);
    CHECK(b[19999] == std::byte{0});
    CHECK(a[1] == std::byte{7});
}

TEST_CASE("region(other): without a handle it is an error that names keep_handle") {
    test::temp_dir const dir;
    test::pattern_file(dir / "f", 100);
    mmap::region const a(dir / "f");
    auto const error = test::thrown([&] { mmap::region b(a, mmap::RDONLY); });
    REQUIRE(error);
    CHECK(error->code() == std::errc::bad_file_descriptor);
    CHECK(std::string(error->what()).find("keep_handle") != std::string::npos);
    mmap::options how;
    how.keep_handle = true;
    mmap::region const kept(dir / "f", mmap::RDONLY, how);
    CHECK((mmap::region(kept, mmap::RDONLY).view() == test::pattern(100)));
    std::error_code ec;
    CHECK_FALSE(mmap::region(kept, mmap::RDWR, ec));  // no more rights than the handle
    CHECK(ec == std::errc::permission_denied);
    CHECK_FALSE(mmap::region(mmap::region(), mmap::RDONLY, ec));
    CHECK(ec == mmap::errc::closed);
}
