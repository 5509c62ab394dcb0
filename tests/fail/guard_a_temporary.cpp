// A guard of a region that dies before it.
// SAYS fault_guard
#include <mmap.hpp>

bool faults() {
#if defined(FAIL)
    mmap::fault_guard guard(mmap::region("file"));
#else
    mmap::region const region("file");
    mmap::fault_guard guard(region);
#endif
    return guard.faulted();
}
