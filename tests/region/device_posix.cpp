#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
#include "support/loop_device.hpp"

namespace {
constexpr std::size_t disk_size = std::size_t{1} << 20U;

template <class Try>
void stays_as_it_is(Try attempt) {
    test::temp_dir const dir;
    test::write_file(dir / "disk", std::string(disk_size, '\xAA'));
    {
        test::loop_device const disk(dir / "disk");
        if (!disk) {
            WARN("not tested with a device: this user cannot make one");
            SUCCEED();
            return;
        }
        CHECK(attempt(disk.path()) == mmap::errc::not_resizable);
        mmap::region const after(disk.path());
        CHECK(after.size() == disk_size);
        CHECK((after.view() == std::string(disk_size, '\xAA')));
    }
    CHECK((test::read_file(dir / "disk") == std::string(disk_size, '\xAA')));
}

mmap::options longer(mmap::create create, bool grow) {
    mmap::options how;
    how.length = disk_size + 4096;
    how.create = create;
    how.grow = grow;
    return how;
}
}  // namespace

// st_size of a device is 0, and growth wrote zeros from there on.
TEST_CASE("region: a block device is not zeroed by a resize past its end") {
    stays_as_it_is([](std::string const& path) {
        mmap::region r(path, mmap::RDWR);
        std::error_code ec;
        r.resize(disk_size + 4096, ec);
        CHECK(r.size() == disk_size);
        return ec;
    });
}

TEST_CASE("region: a block device is not zeroed by grow, if_missing or min_length") {
    mmap::options least;
    least.min_length = disk_size + 1;
    for (mmap::options const& how :
         {longer(mmap::create::never, true), longer(mmap::create::if_missing, false), least})
        stays_as_it_is([&](std::string const& path) {
            std::error_code ec;
            mmap::region const r(path, mmap::RDWR, how, ec);
            CHECK_FALSE(r.is_open());
            return ec;
        });
}

TEST_CASE("region: a block device is not emptied by create::truncate") {
    mmap::options how;
    how.create = mmap::create::truncate;
    how.length = 4096;
    stays_as_it_is([&](std::string const& path) {
        std::error_code ec;
        mmap::region const r(path, mmap::RDWR, how, ec);
        CHECK_FALSE(r.is_open());
        return ec;
    });
}

TEST_CASE("vector: push_back at the end of a block device writes nothing to it") {
    stays_as_it_is([](std::string const& path) {
        mmap::vector<char> v(path);
        std::error_code ec;
        v.push_back('x', ec);
        return ec;
    });
}

TEST_CASE("region: a view of a block device shrinks, the device stays as it is") {
    test::temp_dir const dir;
    test::write_file(dir / "disk", std::string(disk_size, '\xAA'));
    test::loop_device const disk(dir / "disk");
    if (!disk) {
        WARN("not tested with a device: this user cannot make one");
        SUCCEED();
        return;
    }
    mmap::region r(disk.path(), mmap::RDWR);
    r.resize(4096);
    CHECK(r.size() == 4096);
    r.resize(8192);
    CHECK(r[8191] == std::byte{0xAA});
}
#endif
