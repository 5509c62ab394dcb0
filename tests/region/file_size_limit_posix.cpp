#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/proc.hpp"
#include "support/temp_dir.hpp"

namespace {
constexpr std::size_t mib = std::size_t{1} << 20U;

/// In a child that may not write files longer than 1 MiB, and that SIGXFSZ would end.
template <class Body>
test::ending with_size_limit(Body body) {
    return test::in_fork([&] {
        test::limit(RLIMIT_FSIZE, mib);
        return body();
    });
}
}  // namespace

TEST_CASE("region: past the file-size limit creating and growing are file_too_large, not SIGXFSZ") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 5000);
    test::ending const child = with_size_limit([&] {
        std::error_code ec;
        mmap::options o;
        o.length = 2 * mib;
        o.create = mmap::create::if_missing;
        mmap::region created(dir / "new.bin", mmap::RDWR, o, ec);
        EXPECT(ec == std::errc::file_too_large && !created);
        EXPECT(!std::filesystem::exists(dir / "new.bin"));
        mmap::region grown(dir / "file.bin", mmap::RDWR, o, ec);
        EXPECT(ec == std::errc::file_too_large && !grown);
        EXPECT(test::read_file(dir / "file.bin") == test::pattern(5000));
        o.length = mib;
        mmap::region fits(dir / "new.bin", mmap::RDWR, o, ec);
        EXPECT(!ec && fits.size() == mib);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(child.signal == 0);
}

TEST_CASE("region: past the file-size limit resize is file_too_large, and all is as before") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 5000);
    test::ending const child = with_size_limit([&] {
        mmap::region file(dir / "file.bin", mmap::RDWR, 1, mmap::to_end);
        auto const* const at = file.data();
        std::error_code ec;
        file.resize(2 * mib, ec);
        EXPECT(ec == std::errc::file_too_large);
        EXPECT(file.size() == 4999 && file.data() == at && file.file_size() == 5000);
        EXPECT(file.view() == test::pattern(4999, 1));
        mmap::region own(mmap::ANON, 5000, mmap::COPY);  // is no file
        own.resize(2 * mib, ec);
        EXPECT(!ec && own.size() == 2 * mib);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(child.signal == 0);
}

TEST_CASE("region: a file that is longer than the limit can still be made shorter") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 4 * mib);
    test::ending const child = with_size_limit([&] {
        mmap::region file(dir / "file.bin", mmap::RDWR);
        std::error_code ec;
        file.resize(2 * mib, ec);
        EXPECT(!ec && file.size() == 2 * mib && file.file_size() == 2 * mib);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
