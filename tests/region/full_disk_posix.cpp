#include "support/full_disk.hpp"

#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/thrown.hpp"

namespace {
constexpr std::size_t too_much = std::size_t{4} << 20U;

mmap::options too_long(mmap::create create, bool grow) {
    mmap::options o;
    o.length = too_much;
    o.create = create;
    o.grow = grow;
    return o;
}
}  // namespace

TEST_CASE("region: on a full disk a file cannot be created, and none is left behind",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    auto const left = disk.left();
    test::holdings const before = test::held();
    for (auto const how : {mmap::create::must, mmap::create::if_missing, mmap::create::truncate}) {
        std::error_code ec;
        mmap::region const none(disk / "new.bin", mmap::RDWR, too_long(how, false), ec);
        CHECK(ec == std::errc::no_space_on_device);
        CHECK_FALSE(none.is_open());
        CHECK_FALSE(std::filesystem::exists(disk / "new.bin"));
        auto const e =
            test::thrown([&] { mmap::region(disk / "new.bin", mmap::RDWR, too_long(how, false)); });
        REQUIRE(e);
        CHECK(std::string(e->what()).find("new.bin") != std::string::npos);
    }
    CHECK(test::held() == before);
    CHECK(disk.left() == left);
}

TEST_CASE("region: on a full disk a file cannot be grown, and keeps size, bytes and blocks",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    test::pattern_file(disk / "file.bin", 5000);
    auto const left = disk.left();
    std::error_code ec;
    mmap::region const none(disk / "file.bin", mmap::RDWR, too_long(mmap::create::never, true), ec);
    CHECK(ec == std::errc::no_space_on_device);
    CHECK_FALSE(none.is_open());
    CHECK((test::read_file(disk / "file.bin") == test::pattern(5000)));
    CHECK(disk.left() == left);
}

TEST_CASE("region: on a full disk resize fails, and region, bytes and file are as before",
          "[full-disk]") {
    test::full_disk const disk;
    if (!disk) return;
    for (std::size_t const reserve : {std::size_t{0}, 2 * too_much}) {
        for (std::uint64_t const offset : {0U, 4097U}) {
            CAPTURE(reserve, offset);
            test::pattern_file(disk / "file.bin", 10000);
            auto const left = disk.left();
            mmap::options o;
            o.reserve = reserve;
            o.offset = offset;
            mmap::region r(disk / "file.bin", mmap::RDWR, o);
            auto const* const at = r.data();
            std::size_t const size = r.size();
            test::holdings const before = test::held();
            CHECK(test::code_thrown([&] { r.resize(too_much); }) == std::errc::no_space_on_device);
            CHECK(r.data() == at);
            CHECK(r.size() == size);
            CHECK(r.file_size() == 10000);
            CHECK(test::held() == before);
            CHECK((r.view() == test::pattern(size, offset)));
            CHECK(disk.left() == left);
            r.writable_bytes()[size - 1] = std::byte{'!'};
            r.flush();
            r.resize(size + 1000);  // what there is room for still works
            CHECK(r[size - 1] == std::byte{'!'});
        }
    }
}
