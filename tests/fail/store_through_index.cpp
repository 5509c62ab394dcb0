// A store through [] or an iterator does not compile either.
#include <mmap.hpp>

void store(mmap::region& region) {
#if defined(FAIL)
    region[0] = *region.begin() = std::byte{1};
#else
    (void)(region[0] == *region.begin());
#endif
}
