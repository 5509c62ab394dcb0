#include "refused.hpp"

#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a missing file or folder is no_such_file_or_directory") {
    test::temp_dir const dir;
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR, mmap::COPY}) {
        test::check_refused(dir / "absent.bin", mode, std::errc::no_such_file_or_directory,
                            "absent.bin");
        test::check_refused(dir / "absent/file.bin", mode, std::errc::no_such_file_or_directory,
                            "absent");
    }
    CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("region: an empty path is no_such_file_or_directory") {
    test::check_refused("", mmap::RDONLY, std::errc::no_such_file_or_directory, "\"\"");
}

TEST_CASE("region: a path with a NUL inside is invalid_argument, not a shorter path") {
    test::temp_dir const dir;
    test::write_file(dir / "file", "the shorter path exists");
    std::string const path = (dir / "file").string() + std::string("\0.bin", 5);
    test::check_refused(path, mmap::RDONLY, std::errc::invalid_argument, "file");
    test::check_refused(std::filesystem::path(path), mmap::RDWR, std::errc::invalid_argument,
                        "file");
}

TEST_CASE("region: a null path is invalid_argument") {
    char const* const none = nullptr;
    test::check_refused(none, mmap::RDONLY, std::errc::invalid_argument, "a null path");
}

TEST_CASE("region: a handle that is none or closed is bad_file_descriptor") {
    test::check_refused(mmap::detail::native::none, mmap::RDONLY, std::errc::bad_file_descriptor,
                        "handle -1");
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    test::handle file(dir / "file.bin");
    test::native_handle const closed = file.get();
    file.close();
#if defined(_MSC_VER)  // whose library has another word for ERROR_INVALID_HANDLE: docs/errors.md
    std::errc const bad = std::errc::invalid_argument;
#else
    std::errc const bad = std::errc::bad_file_descriptor;
#endif
    test::check_refused(closed, mmap::RDONLY, bad, "handle ");
    test::check_refused(closed, mmap::RDWR, bad, "handle ");
}

TEST_CASE("region: a range outside the file is named with offset and length") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::options o;
    o.offset = 900;
    o.length = 101;
    test::check_refused(dir / "file.bin", mmap::RDONLY, mmap::errc::past_end_of_file,
                        "offset 900, length 101", o);
}

TEST_CASE("region: messages name the mode that was asked for") {
    test::temp_dir const dir;
    std::pair<mmap::access, char const*> const modes[] = {
        {mmap::NONE, "(NONE)"},
        {mmap::RDONLY, "(RDONLY)"},
        {mmap::RDWR, "(RDWR)"},
        {mmap::COPY, "(COPY)"},
        {mmap::RDONLY | mmap::EXEC, "(RDONLY | EXEC)"}};
    for (auto const& [mode, name] : modes)
        test::check_refused(dir / "absent", mode, std::errc::no_such_file_or_directory, name);
}
