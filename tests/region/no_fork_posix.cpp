#include <sys/mman.h>
#include <mmap.hpp>
#include <optional>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"

#if defined(__linux__)
// The child has nothing at these addresses, malloc() takes them, and the destructor unmapped that.
TEST_CASE("region: a child does not unmap pages that advise(no_fork) kept from it") {
    std::size_t const page = mmap::page_size();
    std::optional<mmap::region> r(std::in_place, mmap::ANON, 8 * page, mmap::COPY);
    r->advise(mmap::advice::no_fork, 2 * page, 4 * page);
    std::byte* const gap = r->writable_data() + 2 * page;
    auto const child = test::in_fork([&] {
        void* const taken = ::mmap(gap, 4 * page, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        EXPECT(taken == gap);
        gap[0] = std::byte{7};
        r.reset();
        EXPECT(gap[0] == std::byte{7});                    // still there
        EXPECT(::msync(gap - page, page, MS_ASYNC) != 0);  // what the child had is unmapped
        return 0;
    });
    CHECK(child.exit_code == 0);
    gap[0] = std::byte{1};
    r.reset();
    CHECK(::msync(gap, page, MS_ASYNC) != 0);  // the adviser itself unmaps all of it
}
#endif
