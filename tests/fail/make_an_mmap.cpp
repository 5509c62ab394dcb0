// `mmap` is a scope, not a thing: there are no objects of it.
#include <mmap.hpp>

void make() {
#if defined(FAIL)
    struct mmap scope;
#else
    mmap::region region;
#endif
}
