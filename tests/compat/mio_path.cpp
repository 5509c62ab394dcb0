#include <mmap/compat/mio.hpp>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
template <class Path>
std::size_t mapped(Path const& path) {
    std::error_code error;
    mio::mmap_source m;
    m.map(path, error);
    CHECK(!error);
    return m.size();
}
}  // namespace

TEST_CASE("compat/mio.hpp: a path is whatever text mio takes, also without a NUL at its end") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    std::string text = path.string();
    CHECK(mapped(text) == 100);
    CHECK(mapped(text.c_str()) == 100);
    CHECK(mapped(text.data()) == 100);
    CHECK(mapped(path) == 100);
    CHECK(mapped(std::vector<char>(text.c_str(), text.c_str() + text.size() + 1)) == 100);
    CHECK(mapped(std::vector<char>(text.begin(), text.end())) == 100);
    CHECK(mapped(std::string_view(text + "tail").substr(0, text.size())) == 100);
    mio::shared_mmap_source const shared(path);
    CHECK(shared.size() == 100);
}

TEST_CASE("compat/mio.hpp: a NUL inside a path is an error and not another, shorter path") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    std::error_code error;
    auto const m =
        mio::make_mmap_source((dir / "file.bin").string() + std::string(1, '\0') + "x", error);
    CHECK(error == std::errc::invalid_argument);
    CHECK(!m.is_open());
}
