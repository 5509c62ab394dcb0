#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

// On both sides of where load() may map, and where it always does.
TEST_CASE("load: the bytes of a file of any size, whether it is read or mapped") {
    test::temp_dir const dir;
    std::size_t const least = mmap::contents::copied_below;
    std::size_t const border = mmap::contents::mapped_from;
    for (std::size_t const size :
         {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{4096}, least - 1, least,
          least + 1, border / 2, border - 1, border, border + 1, 3 * border}) {
        CAPTURE(size);
        test::pattern_file(dir / "file.bin", size);
        auto const before = test::held();
        {
            mmap::contents const c = mmap::load(dir / "file.bin");
            REQUIRE(c.size() == size);
            REQUIRE(c.empty() == (size == 0));
            REQUIRE((c.view() == test::pattern(size)));
            REQUIRE(c.end() - c.begin() == static_cast<std::ptrdiff_t>(size));
            if (size < least) REQUIRE_FALSE(c.mapping().is_open());
            if (size >= border) REQUIRE(c.mapping().is_open());
            if (size != 0) REQUIRE(c[size - 1] == c.data()[size - 1]);
            REQUIRE(test::held().descriptors == before.descriptors);
        }
        REQUIRE(test::held() == before);
    }
}

TEST_CASE("load: a handle is read from its beginning, wherever it stands, and stays the caller's") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{1000}, 2 * mmap::contents::mapped_from}) {
        test::pattern_file(dir / "file.bin", size);
        test::handle file(dir / "file.bin");
        CHECK((mmap::load(file.get()).view() == test::pattern(size)));
        CHECK((mmap::load(file.get()).view() == test::pattern(size)));
        CHECK(test::is_open(file.get()));
        auto const given = file.give();
        CHECK((mmap::load(mmap::owned{given}).view() == test::pattern(size)));
        CHECK_FALSE(test::is_open(given));
    }
}

TEST_CASE("load: contents move, and views stay valid") {
    test::temp_dir const dir;
    for (std::size_t const size : {std::size_t{1000}, 2 * mmap::contents::mapped_from}) {
        test::pattern_file(dir / "file.bin", size);
        mmap::contents a = mmap::load(dir / "file.bin");
        std::string_view const view = a.view();
        mmap::contents b = std::move(a);
        CHECK(b.view().data() == view.data());
        CHECK(a.empty());
        CHECK(a.data() == nullptr);
        a = mmap::contents();
        swap(a, b);
        CHECK((a.view() == test::pattern(size)));
        CHECK(b.empty());
    }
}
