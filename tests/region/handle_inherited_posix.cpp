#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

// The program that is run lists its open descriptors: only 0, 1 and 2 may have come across.
TEST_CASE("region: a program that is started inherits no handle of any region") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    test::shared_name const name("inherit");
    mmap::options keeps;
    keeps.keep_handle = true;

    std::string const alone = test::run(test::helper("descriptors")).output;
    int const plain = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    mmap::region const regions[] = {
        mmap::region(path, mmap::RDWR),  mmap::region(path, mmap::RDONLY, keeps),
        mmap::region(mmap::ANON, 100),   mmap::region(mmap::shared(name.text), 100),
        mmap::region(plain, mmap::RDWR), mmap::region(mmap::owned{plain}, mmap::RDWR)};
    CHECK(test::run(test::helper("descriptors")).output == alone);
    for (mmap::region const& r : regions) {
        REQUIRE(r.native_handle() >= 0);
        CHECK((::fcntl(r.native_handle(), F_GETFD) & FD_CLOEXEC) != 0);
    }
}
