#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/file.hpp"
#include "support/seccomp.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
#include <cerrno>

namespace {
/// What a program does that has no use for the call but speed.
int works(std::filesystem::path const& path) {
    mmap::region memory(mmap::ANON, 10000);
    memory.resize(100000);
    memory.writable_data()[99999] = std::byte{7};
    mmap::region r(path, mmap::RDWR);
    std::size_t const before = r.size();
    r.resize(before + 100000);
    r.writable_data()[before + 99999] = std::byte{7};
    r.flush();
    r.flush_async();
    r.advise(mmap::advice::sequential);
    r.prefetch();
    std::error_code ec;
    std::size_t const bytes = r.resident(ec);
    EXPECT(ec == mmap::errc::not_supported || (!ec && bytes != 0));
    r.advise(mmap::advice::no_fork, ec);
    EXPECT(!ec || ec == mmap::errc::not_supported);
    EXPECT(r[before + 99999] == std::byte{7});
    mmap::vector<int> v(path.string() + ".vector", 10);
    v.push_back(11);
    return 0;
}
}  // namespace

// Filters of containers answer so. ANON with RDWR needed memfd_create(), advise() threw ENOSYS.
TEST_CASE("region: works where a sandbox refuses calls that have a replacement") {
    struct refused {
        char const* name;
        long number;
    };
    refused const calls[] = {
        {"memfd_create", SYS_memfd_create},
        {"fallocate", SYS_fallocate},
        {"mremap", SYS_mremap},
        {"madvise", SYS_madvise},
        {"mincore", SYS_mincore},
#if defined(SYS_sync_file_range)
        {"sync_file_range", SYS_sync_file_range},
#endif
    };
    for (refused const& call : calls)
        for (int const error : {EPERM, ENOSYS}) {
            CAPTURE(call.name, error);
            test::temp_dir const dir;
            test::pattern_file(dir / "f", 5000);
            auto const child = test::in_fork([&] {
                if (!test::refuse_call(call.number, error)) return 77;
                return works(dir / "f");
            });
            CHECK((child.exit_code == 0 || child.exit_code == 77));
        }
}
#endif
