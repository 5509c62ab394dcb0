#include <filesystem>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

// Whoever may write to the folder of names could otherwise lead a program to a file of its user's.
TEST_CASE("a symbolic link in the place of named memory is not followed") {
    std::filesystem::path const names = "/dev/shm";  // shm_overview(7): Linux has them there
    if (!std::filesystem::is_directory(names)) {
        SUCCEED("this system keeps names elsewhere");
        return;
    }
    test::temp_dir const dir;
    test::shared_name const name("link");
    test::write_file(dir / "target", "secret");
    std::filesystem::create_symlink(dir / "target", names / name.text);
    for (mmap::access const mode : {mmap::RDONLY, mmap::RDWR}) {
        std::error_code ec;
        mmap::region const r(mmap::shared(name.text), mmap::to_end, mode, ec);
        CHECK_FALSE(r.is_open());
        CHECK(ec == std::errc::too_many_symbolic_link_levels);
    }
    CHECK(test::read_file(dir / "target") == "secret");
}

TEST_CASE("create::must makes the file itself: a symbolic link there is file_exists") {
    test::temp_dir const dir;
    std::filesystem::create_symlink(dir / "elsewhere", dir / "link");
    mmap::options how;
    how.create = mmap::create::must;
    how.length = 10;
    std::error_code ec;
    mmap::region const r(dir / "link", mmap::RDWR, how, ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(std::filesystem::exists(dir / "elsewhere"));
}
