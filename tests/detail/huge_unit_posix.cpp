#include <sys/mman.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/counts.hpp"
#include "support/proc.hpp"

#if defined(MAP_HUGETLB)
// Whether the machine has such pages or not: munmap(2) takes nothing else.
TEST_CASE("huge pages: lengths are of the unit that the flags name, or of the system's default") {
    using posix = mmap::detail::posix;
    CHECK(posix::unit_shift_of_flags(MAP_SHARED) == 0);
    for (unsigned const shift : {14U, 16U, 21U, 30U})
        CHECK(posix::unit_shift_of_flags(MAP_HUGETLB | static_cast<int>(shift << 26U)) == shift);
    std::size_t const common = test::kib_of("/proc/meminfo", "Hugepagesize");
    std::size_t const descriptors = test::open_descriptors();
    CHECK(posix::unit_of(posix::unit_shift_of_flags(MAP_HUGETLB)) ==
          (common != 0 ? common : std::size_t{2} << 20U));
    CHECK(test::open_descriptors() == descriptors);
}
#endif
