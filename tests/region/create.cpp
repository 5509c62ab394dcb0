#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/options.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: creates a file that is missing, of zeros") {
    for (auto const how : {mmap::create::if_missing, mmap::create::must, mmap::create::truncate}) {
        test::temp_dir const dir;
        mmap::region const r(dir / "new.bin", mmap::RDWR, test::creating(how, 5000));
        CHECK(r.created());
        CHECK(r.size() == 5000);
        CHECK(r.view() == std::string(5000, '\0'));
        CHECK(std::filesystem::file_size(dir / "new.bin") == 5000);
    }
}

TEST_CASE("region: create::if_missing opens what exists, and lengthens it if need be") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region const same(dir / "file.bin", mmap::RDWR,
                            test::creating(mmap::create::if_missing, 3));
    CHECK_FALSE(same.created());
    CHECK(same.view() == "abc");
    mmap::region const longer(dir / "file.bin", mmap::RDWR,
                              test::creating(mmap::create::if_missing, 5));
    CHECK_FALSE(longer.created());
    CHECK(longer.view() == std::string("abc\0\0", 5));
    mmap::region const all(dir / "file.bin", mmap::RDWR,
                           test::creating(mmap::create::if_missing, mmap::to_end));
    CHECK(all.size() == 5);
}

TEST_CASE("region: create::must refuses what exists and leaves it alone") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    std::error_code ec;
    mmap::region const r(dir / "file.bin", mmap::RDWR, test::creating(mmap::create::must, 10), ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(r.is_open());
    CHECK(test::read_file(dir / "file.bin") == "abc");
}

TEST_CASE("region: create::truncate empties what exists") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abcdef");
    mmap::region const r(dir / "file.bin", mmap::RDWR, test::creating(mmap::create::truncate, 3));
    CHECK_FALSE(r.created());
    CHECK(r.view() == std::string(3, '\0'));
    CHECK(std::filesystem::file_size(dir / "file.bin") == 3);
}

TEST_CASE("region: a file created without a length is empty") {
    test::temp_dir const dir;
    mmap::region const r(dir / "new.bin", mmap::RDWR,
                         test::creating(mmap::create::must, mmap::to_end));
    CHECK(r.created());
    CHECK(r.empty());
    CHECK(std::filesystem::file_size(dir / "new.bin") == 0);
}

TEST_CASE("region: creating in a missing folder says so, and which") {
    test::temp_dir const dir;
    auto const e = test::thrown([&] {
        mmap::region(dir / "no_folder/new.bin", mmap::RDWR, test::creating(mmap::create::must, 10));
    });
    REQUIRE(e);
    CHECK(e->code() == std::errc::no_such_file_or_directory);
    CHECK(std::string(e->what()).find("no_folder") != std::string::npos);
}

TEST_CASE("region: a handle cannot be created: invalid_argument") {
    std::error_code ec;
    mmap::region const r(mmap::detail::native::none, mmap::RDWR,
                         test::creating(mmap::create::if_missing, 10), ec);
    CHECK(ec == std::errc::invalid_argument);
}
