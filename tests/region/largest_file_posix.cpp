#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/shared_name.hpp"

// tmpfs, where Linux keeps named memory, lets a file be as long as offsets can tell.
TEST_CASE("region: the last bytes of the longest file there can be are mapped as any others") {
    test::shared_name const name("longest");
    mmap::region const made(mmap::shared(name.text), 1);
    std::int64_t const size = INT64_MAX - 65535;  // a whole number of pages
    if (sizeof(void*) < 8 || ::ftruncate(made.native_handle(), static_cast<off_t>(size)) != 0) {
        SUCCEED("32 bits map no such offsets, or this file system has no files of that length");
        return;
    }
    mmap::region const end(made.native_handle(), mmap::RDONLY,
                           static_cast<std::uint64_t>(size) - 100, mmap::to_end);
    CHECK(end.size() == 100);
    CHECK(end[99] == std::byte{0});
}
