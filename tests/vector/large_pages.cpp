#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("vector: a file of megabytes grows by whole large pages, and ends with the last record") {
    test::temp_dir const dir;
    struct record {
        char bytes[24];
    };
    constexpr std::size_t large = std::size_t{2} << 20U;
    std::vector<record> const some(1000);
    mmap::vector<record> a(dir / "records.bin");
    while (a.size() * sizeof(record) < 3 * large) {
        a.append({some.data(), some.size()});
        std::size_t const mapped = a.mapping().size();
        CHECK(mapped % sizeof(record) == 0);
        if (a.size() * sizeof(record) > large)
            CHECK(large - 1 - (mapped - 1) % large < sizeof(record));
    }
    std::size_t const exact = a.size() * sizeof(record);
    a.close();
    CHECK(std::filesystem::file_size(dir / "records.bin") == exact);
}
