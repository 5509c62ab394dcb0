// A path does not turn into a region by itself, say in a call.
#include <mmap.hpp>

void take(mmap::region const& region);

void give() {
#if defined(FAIL)
    take("file");
#else
    take(mmap::region("file"));
#endif
}
