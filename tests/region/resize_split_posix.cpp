#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// A lock or an advice about a part splits the mapping in the kernel, which mremap(2) answers by EFAULT.
TEST_CASE("region: grows also after a part of it was locked or advised about") {
    test::temp_dir const dir;
    std::size_t const page = mmap::page_size();
    std::size_t const size = 16 * page;
    test::pattern_file(dir / "file.bin", size);
    for (bool const is_file : {true, false}) {
        for (int const how : {0, 1, 2}) {
            CAPTURE(is_file, how);
            mmap::region r = is_file ? mmap::region(dir / "file.bin", mmap::RDWR, 0, size)
                                     : mmap::region(mmap::ANON, size, mmap::COPY);
            if (!is_file) r.write(0, test::pattern(size).data(), size);
            if (how == 0) r.lock(4 * page, page);
            if (how == 1) r.advise(mmap::advice::random, 4 * page, page);
            if (how == 2) r.advise(mmap::advice::no_huge, 4 * page, page);
            r.resize(64 * page);
            CHECK(r.size() == 64 * page);
            CHECK((r.view().substr(0, size) == test::pattern(size)));
            CHECK(r[64 * page - 1] == std::byte{0});
            r.writable_bytes()[64 * page - 1] = std::byte{0};
        }
    }
}
