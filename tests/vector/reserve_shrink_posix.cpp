#include <cstdint>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

// Windows must unmap a file to make it shorter.
TEST_CASE("a vector that shrinks keeps its reserve, and its records in place") {
    test::temp_dir dir;
    mmap::vector<std::uint64_t> a(dir / "f", 100'000);
    a[0] = 7;
    a.reserve(200'000);
    std::uint64_t const* const data = a.data();
    std::size_t const capacity = a.capacity();
    a.resize(1);
    a.resize(capacity);
    CHECK(a.data() == data);
    CHECK(a.capacity() == capacity);
    CHECK(a[0] == 7);
}
