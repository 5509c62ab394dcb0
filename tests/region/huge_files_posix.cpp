#include <sys/mman.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/proc.hpp"

#if defined(MFD_HUGETLB)
#include <unistd.h>

namespace {
constexpr std::size_t huge = std::size_t{2} << 20U;

/// Memory of huge pages, of which the machine may reserve none: mapping it is then an error.
int huge_object(std::size_t pages) {
    int const fd = ::memfd_create("huge", MFD_CLOEXEC | MFD_HUGETLB | (21U << 26U));
    if (fd >= 0 && ::ftruncate(fd, static_cast<off_t>(pages * huge)) == 0) return fd;
    if (fd >= 0) ::close(fd);
    return -1;
}
bool can_map(int fd) {
    void* const p = ::mmap(nullptr, huge, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) return false;
    ::munmap(p, huge);
    return true;
}
}  // namespace

// munmap() of a part of a huge page is EINVAL, which was ignored: nothing was ever unmapped.
TEST_CASE("region: parts of huge pages can be mapped at any offset, and nothing stays mapped") {
    int const fd = huge_object(2);
    if (fd < 0 || !can_map(fd)) {
        if (fd >= 0) ::close(fd);
        WARN("not tested: no huge pages are reserved here (vm.nr_hugepages)");
        {
            SUCCEED();
            return;
        }
    }
    std::size_t const before = test::mapping_count();
    for (int i = 0; i < 1000; ++i) {
        mmap::region r(fd, mmap::RDWR, static_cast<std::uint64_t>(i) * 13, 100);
        r.writable_data()[0] = std::byte{7};
        r.protect(mmap::RDONLY);
        REQUIRE(r[0] == std::byte{7});
    }
    CHECK(test::mapping_count() == before);
    {
        mmap::region r(fd, mmap::RDWR, huge + 5, 100);
        r.slide(1, 10);
        CHECK(r.size() == 10);
    }
    CHECK(test::mapping_count() == before);
    ::close(fd);
}
#endif
