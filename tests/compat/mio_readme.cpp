// The uses that mio's README shows, in its own spelling.
#include <algorithm>
#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("compat/mio.hpp: fill, iterate, index, sync, unmap and map again, as in mio's README") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.txt").string();
    test::write_file(path, std::string(155, '0'));

    std::error_code error;
    mio::mmap_sink rw_mmap = mio::make_mmap_sink(path, 0, mio::map_entire_file, error);
    REQUIRE(!error);
    CHECK(rw_mmap.size() == 155);
    std::fill(rw_mmap.begin(), rw_mmap.end(), 'a');
    for (auto& b : rw_mmap) b = static_cast<char>(b + 10);
    std::size_t const answer = rw_mmap.size() / 2;
    rw_mmap[answer] = 42;
    rw_mmap.sync(error);
    CHECK(!error);
    rw_mmap.unmap();
    CHECK(!rw_mmap.is_open());

    mio::mmap_source ro_mmap;
    ro_mmap.map(path, error);
    REQUIRE(!error);
    CHECK(ro_mmap[answer] == 42);
    CHECK(std::count(ro_mmap.begin(), ro_mmap.end(), 'k') == 154);
    CHECK(test::read_file(path) == std::string(ro_mmap.data(), ro_mmap.size()));
}

TEST_CASE("compat/mio.hpp: constructor, factory and map() are three ways to the same bytes") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 10000);

    mio::mmap_source const constructed(path, 100, 50);
    std::error_code error = std::make_error_code(std::errc::io_error);
    mio::mmap_source const made = mio::make_mmap_source(path, 100, 50, error);
    CHECK(!error);
    mio::mmap_source mapped;
    mapped.map(path, 100, 50, error);
    CHECK(!error);
    for (mio::mmap_source const* m :
         {&constructed, &made, static_cast<mio::mmap_source const*>(&mapped)})
        CHECK((std::string(m->begin(), m->end()) == test::pattern(50, 100)));

    auto const shared =
        mio::make_mmap<mio::shared_mmap_source>(path, 0, mio::map_entire_file, error);
    CHECK(shared.size() == 10000);
    auto const bytes = mio::make_mmap<mio::basic_mmap_sink<std::byte>>(path, 9999, 1, error);
    CHECK(bytes[0] == std::byte(test::pattern_at(9999)));
    mio::ummap_source const whole(path);
    CHECK(whole.size() == 10000);
    CHECK(mio::make_mmap_source(path, error).size() == 10000);
    CHECK(mio::make_mmap_sink(path, error).size() == 10000);
}
