// A store through data() does not compile: a read-only mapping would crash on it.
#include <mmap.hpp>

void store(mmap::region& region) {
#if defined(FAIL)
    region.data()[0] = std::byte{1};
#else
    region.writable_bytes()[0] = std::byte{1};
#endif
}
