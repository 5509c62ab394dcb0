#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/expect.hpp"
#include "support/foreign_fault.hpp"
#include "support/fresh_process.hpp"

#if defined(__linux__)
namespace {
char volatile* page;
void handler(int) { test::mend(page); }
}  // namespace

TEST_CASE(
    "region::read() to the page right behind the region leaves that page's faults to others") {
    if (test::ran_elsewhere()) return;
    auto const child = test::in_fork([] {
        test::handle_bus(&handler);
        std::size_t const size = mmap::page_size();
        void* const room = ::mmap(nullptr, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        EXPECT(room != MAP_FAILED);
        char* const at = static_cast<char*>(room);
        char volatile* const lost = test::lost_page();
        EXPECT(::mremap(const_cast<char*>(lost), size, size, MREMAP_MAYMOVE | MREMAP_FIXED,
                        at + size) == at + size);
        page = at + size;
        ::munmap(at, size);
        mmap::options how;
        how.length = size;
        how.address = at;
        how.fixed = true;
        mmap::region memory(mmap::ANON, mmap::COPY, how);
        memory.writable_bytes()[0] = std::byte{'x'};
        std::error_code ec;
        memory.read(0, at + size, 1, ec);
        EXPECT(!ec);
        EXPECT(at[size] == 'x');
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
