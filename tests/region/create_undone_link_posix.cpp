#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// What cannot be mapped, after the file has been made.
std::error_code fails_to_create(std::filesystem::path const& path) {
    mmap::region const taken(mmap::ANON, mmap::granularity(), mmap::COPY);
    mmap::options o;
    o.length = 4096;
    o.create = mmap::create::if_missing;
    o.address = taken.data();
    o.fixed = true;
    std::error_code ec;
    mmap::region const none(path, mmap::RDWR, o, ec);
    return ec;
}
}  // namespace

TEST_CASE("region: a creation that fails leaves a link to nothing, and nothing where it leads") {
    test::temp_dir const dir;
    std::filesystem::create_directory(dir / "folder");
    std::filesystem::create_symlink("folder/nothing", dir / "link");
    std::filesystem::create_symlink("link", dir / "link of a link");
    CHECK(fails_to_create(dir / "link of a link") == std::errc::address_in_use);
    CHECK(std::filesystem::is_symlink(dir / "link of a link"));
    CHECK(std::filesystem::is_symlink(dir / "link"));
    CHECK_FALSE(std::filesystem::exists(dir / "folder" / "nothing"));
}
