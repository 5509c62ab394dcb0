#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: maps a whole file, by whatever names it") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    std::size_t const size = 3 * mmap::granularity() + 123;
    test::pattern_file(path, size);
    std::string const expected = test::read_file(path);

    auto const check = [&](mmap::region const& r) {
        CHECK(r.is_open());
        CHECK(static_cast<bool>(r));
        CHECK(r.size() == size);
        CHECK_FALSE(r.empty());
        CHECK(r.offset() == 0);
        CHECK(r.mode() == mmap::RDONLY);
        CHECK((r.view() == expected));
    };
    auto const utf8 = path.u8string();
    std::string const text(utf8.begin(), utf8.end());
    check(mmap::region(text));
    check(mmap::region(text.c_str()));
    check(mmap::region(path));
#if defined(_WIN32)
    check(mmap::region(path.c_str()));  // wchar_t
    check(mmap::region(path.wstring()));
#endif
    test::handle file(path);
    check(mmap::region(file.get()));
    check(mmap::region(mmap::owned{file.give()}));
}
