#include "state_table.hpp"
#include "support/catch.hpp"
#include "support/file.hpp"

TEST_CASE("region: docs/states.md is the state table that the tests hold the library to") {
    std::string here = __FILE__;
#if defined(_WIN32)
    if (here.front() == '/') here = "Z:" + here;  // Wine's name for the host's files
#endif
    auto const file = std::filesystem::path(here).parent_path() / "../../docs/states.md";
    std::string page = test::read_file(file);
    for (std::size_t at = 0; (at = page.find('\r', at)) != std::string::npos;) page.erase(at, 1);
    CHECK((page == test::state_page()));  // else: mmap_helper_states > docs/states.md
}
