#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("load: a file that cannot be loaded is an error that names it") {
    test::temp_dir const dir;
    auto const error = test::thrown([&] { (void)mmap::load(dir / "missing.bin"); });
    REQUIRE(error.has_value());
    CHECK(error->code() == std::errc::no_such_file_or_directory);
    CHECK(error->operation() == "load");
    CHECK(std::string(error->what()).find("missing.bin") != std::string::npos);

    auto const before = test::held();
    std::error_code ec;
    mmap::contents const folder = mmap::load(dir.path(), ec);
    CHECK(ec);
    CHECK(folder.empty());
    CHECK(test::held() == before);
    mmap::contents const cut = mmap::load(std::string("a\0b", 3), ec);
    CHECK(ec == std::errc::invalid_argument);
    test::pattern_file(dir / "file.bin", 10);
    CHECK(mmap::load(dir / "file.bin", ec).size() == 10);
    CHECK(mmap::load(dir / "file.bin", mmap::padding{1}, ec).size() == 10);
    CHECK_FALSE(ec);
}

// The handle was closed before the message was made.
TEST_CASE("load: the message names the file of a handle that was handed over") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "writer.bin";
#if defined(_WIN32)
    HANDLE const file = CreateFileW(path.wstring().c_str(), GENERIC_WRITE, 7, nullptr,
                                    CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
#else
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(::write(file, "bytes", 5) == 5);
#endif
    auto const error = test::thrown([&] { (void)mmap::load(mmap::owned(file)); });
    REQUIRE(error.has_value());
    CHECK(error->object().find("writer.bin") != std::string::npos);
}
