#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/file.hpp"
#include "support/handle.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: keeps a handle only if it can need one") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    std::size_t const before = test::open_descriptors();
    mmap::region const regions[] = {mmap::region(path), mmap::region(path, mmap::COPY),
                                    mmap::region(path, mmap::NONE),
                                    mmap::region(mmap::ANON, 10, mmap::COPY)};
    for (mmap::region const& r : regions) CHECK(r.native_handle() == mmap::detail::native::none);
    CHECK(test::open_descriptors() == before);
    mmap::region const writes(path, mmap::RDWR);
    CHECK(test::is_open(writes.native_handle()));
    CHECK(test::open_descriptors() == before + 1);
}

TEST_CASE("region: keep_handle keeps one all the same, and file_size() follows the file") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 100);
    mmap::options o;
    o.keep_handle = true;
    mmap::region const keeps(path, mmap::RDONLY, o);
    mmap::region const forgets(path);
    CHECK(test::is_open(keeps.native_handle()));
    {
        std::ofstream file(path, std::ios::binary | std::ios::app);
        file << "more";
    }
    CHECK(keeps.file_size() == 104);
    CHECK(forgets.file_size() == 100);  // as it was when mapped
}

TEST_CASE("region: the kept handle is a region's own, and another region can be made from it") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region first(dir / "file.bin", mmap::RDWR);
    mmap::region const second(first.native_handle(), mmap::RDONLY, 50, mmap::to_end);
    first.writable_bytes()[60] = std::byte{0xEE};
    CHECK(second[10] == std::byte{0xEE});
}
