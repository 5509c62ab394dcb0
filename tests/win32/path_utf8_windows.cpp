#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("narrow paths are UTF-8, whatever the code page, and wide ones name the same file") {
    test::temp_dir dir;
    std::string const name = "gr\xC3\xBC\xC3\x9F \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80.bin";
    std::string const path =
        mmap::detail::native::to_utf8(dir.path().wstring().c_str()) + '\\' + name;
    {
        mmap::options how;
        how.length = 3;
        how.create = mmap::create::must;
        mmap::region made(path, mmap::RDWR, how);
        made.writable_bytes()[1] = std::byte{7};
    }
    CHECK(std::filesystem::file_size(dir / name) == 3);
    std::wstring const wide = (dir / name).wstring();
    CHECK(mmap::region(path.c_str()).size() == 3);
    CHECK(mmap::region(wide.c_str())[1] == std::byte{7});
    CHECK(mmap::region(wide)[1] == std::byte{7});
    CHECK(mmap::region(dir / name)[1] == std::byte{7});
    CHECK(mmap::detail::native::to_utf8(wide.c_str()) == path);

    // Slashes are as good as backslashes.
    std::string slashes = path;
    for (char& c : slashes)
        if (c == '\\') c = '/';
    CHECK(mmap::region(slashes).size() == 3);
}

TEST_CASE("messages name files in UTF-8") {
    test::temp_dir dir;
    std::string const name = "\xC3\xBC.bin";
    auto const missing = test::thrown([&] { mmap::region r((dir / name).wstring()); });
    REQUIRE(missing.has_value());
    CHECK(missing->code() == std::errc::no_such_file_or_directory);
    CHECK(std::string(missing->what()).find(name) != std::string::npos);

    test::write_file(dir / name, "abc");
    mmap::region data(dir / name, mmap::RDWR);
    auto const range = test::thrown([&] { data.flush(2, 2); });
    REQUIRE(range.has_value());
    CHECK(std::string(range->what()).find(name) != std::string::npos);
    CHECK(std::string(range->what()).find("\\\\?\\") == std::string::npos);
}

TEST_CASE("a narrow path that is not UTF-8 is an error and names no file") {
    test::temp_dir dir;
    std::error_code ec;
    mmap::region const r("f\xFC.bin", mmap::RDONLY, ec);
    CHECK(ec.category() == std::system_category());
    CHECK(ec.value() == 1113);  // ERROR_NO_UNICODE_TRANSLATION
    CHECK_FALSE(r);
}
