// A number that is no handle does not become one.
#include <mmap.hpp>

void open() {
#if defined(FAIL)
    mmap::region region(1.5);
#else
    mmap::region region("1.5");
#endif
}
