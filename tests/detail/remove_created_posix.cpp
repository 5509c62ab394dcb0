#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
TEST_CASE("what could not be made is not removed by the name of a file on another device") {
    test::temp_dir const dir;
    test::temp_dir const memory("/dev/shm");
    test::write_file(dir / "made", "");
    test::write_file(memory / "other", "");
    test::handle const made(dir / "made");
    std::string const path = (memory / "other").string();
    mmap::detail::platform::path where;
    where.utf8 = path.c_str();
    mmap::detail::platform::remove_created(where, mmap::detail::native::to_os(made.get()));
    CHECK(std::filesystem::exists(path));
}
#endif

TEST_CASE("what could not be made is removed by its name only while that is its name") {
    test::temp_dir const dir;
    test::write_file(dir / "made", "");
    test::write_file(dir / "other", "");
    test::handle made(dir / "made");
    auto const remove = [&](char const* name) {
        std::string const path = (dir / name).string();
        mmap::detail::platform::path where;
        where.utf8 = path.c_str();
        mmap::detail::platform::remove_created(where, mmap::detail::native::to_os(made.get()));
        return !std::filesystem::exists(path);
    };
    CHECK_FALSE(remove("other"));
    CHECK(remove("nothing"));  // nor was it there before
    CHECK(std::filesystem::exists(dir / "made"));
    CHECK(remove("made"));
    made.close();
    CHECK_FALSE(remove("other"));
}
