#include <mmap.hpp>
#include <optional>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

TEST_CASE("vector, appender and cursor name the file and what they have of it") {
    test::temp_dir const dir;
    auto const names = [&](std::optional<mmap::error> const& e, std::string const& text) {
        REQUIRE(e);
        CAPTURE(e->what());
        CHECK(e->object().find(text) != std::string::npos);
        CHECK(e->object().find("named.bin") != std::string::npos);
    };
    std::filesystem::path const path = dir / "named.bin";
    mmap::vector<int> a(path, 10);
    names(test::thrown([&] { a.resize(SIZE_MAX / 4); }), "a vector of 10 records in \"");
    names(test::thrown([&] { (void)a.at(10); }), "a vector of 10 records in \"");
    a.close();
    test::write_file(path, "12345");
    mmap::appender log(path);
    char const byte = 'x';
    log.append(&byte, 1);
    // Of more than a file can have the bytes are not looked at.
    if constexpr (sizeof(std::size_t) > 4)
        names(test::thrown([&] { log.append(&byte, SIZE_MAX / 2); }), "\" of 5 bytes");
    mmap::region const r(path);
    mmap::cursor c(r);
    names(test::thrown([&] { c.seek(6); }), "position 0 of \"");
}
