#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: a thousand files mapped RDONLY under a limit of 64 descriptors") {
    test::temp_dir const dir;
    for (int i = 0; i < 10; ++i) test::write_file(dir / std::to_string(i), std::to_string(i));
    test::ending const child = test::in_fork([&] {
        test::limit(RLIMIT_NOFILE, 64);
        std::vector<mmap::region> regions;
        for (int i = 0; i < 1000; ++i) {
            std::error_code ec;
            regions.emplace_back(dir / std::to_string(i % 10), mmap::RDONLY, ec);
            EXPECT(!ec);
        }
        for (int i = 0; i < 1000; ++i)
            EXPECT(regions[static_cast<std::size_t>(i)].view() == std::to_string(i % 10));
        return 0;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("region: no descriptor left is too_many_files_open, and the region is closed") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    test::ending const child = test::in_fork([&] {
        mmap::region kept(dir / "file.bin", mmap::RDWR);
        test::limit(RLIMIT_NOFILE, static_cast<std::size_t>(kept.native_handle()) + 1);
        std::vector<int> filler;
        for (int fd; (fd = ::dup(kept.native_handle())) >= 0;) filler.push_back(fd);
        std::error_code ec;
        mmap::region none(dir / "file.bin", mmap::RDONLY, ec);
        EXPECT(ec == std::errc::too_many_files_open && !none);
        mmap::region borrowed(kept.native_handle(), mmap::RDWR,
                              ec);  // wants a descriptor of its own
        EXPECT(ec == std::errc::too_many_files_open && !borrowed);
        mmap::region reads(kept.native_handle(), mmap::RDONLY, ec);  // wants none
        EXPECT(!ec && reads.view() == "abc");
        mmap::region family(mmap::ANON, 100, mmap::RDWR, ec);
        EXPECT(ec == std::errc::too_many_files_open && !family);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
