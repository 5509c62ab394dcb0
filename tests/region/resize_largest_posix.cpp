#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: growing past the largest offset is file_too_large, and all is as before") {
    if (sizeof(void*) < 8) {
        SUCCEED("so many bytes are no object on 32 bits, and offsets go far beyond");
        return;
    }
    test::temp_dir const dir;
    std::size_t const unit = mmap::granularity();
    test::pattern_file(dir / "file.bin", unit + 100);
    for (std::uint64_t const offset : {std::uint64_t{unit}, std::uint64_t{unit} + 10}) {
        mmap::region r(dir / "file.bin", mmap::RDWR, offset, mmap::to_end);
        auto const* const at = r.data();
        std::size_t const size = r.size();
        for (std::size_t const n :
             {SIZE_MAX, std::size_t{PTRDIFF_MAX}, std::size_t{PTRDIFF_MAX} - 10}) {
            std::error_code ec;
            r.resize(n, ec);
            CHECK(ec == std::errc::file_too_large);
            CHECK(r.size() == size);
            CHECK(r.data() == at);
        }
        CHECK(std::filesystem::file_size(dir / "file.bin") == unit + 100);
    }
}
