#include <filesystem>
#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {
/// Reads page `depth` behind `depth` guards, and the pages before on the way back.
bool descend(mmap::region const& text, std::size_t depth) {
    mmap::fault_guard const g(text);
    std::size_t const page = mmap::page_size();
    bool const deeper = (depth + 1) * page == text.size() || descend(text, depth + 1);
    return deeper && text[depth * page] == std::byte{0} && g.intact() == depth * page;
}
}  // namespace

TEST_CASE("recursive code may guard at every level") {
    test::temp_dir dir;
    test::write_file(dir / "f", std::string(500 * mmap::page_size(), 'f'));
    mmap::region const text(dir / "f");
    std::filesystem::resize_file(dir / "f", 0);
    CHECK(descend(text, 0));
}
