// A length where the mode belongs.
// SAYS the_access_mode_comes_before_offset_and_length
#include <mmap.hpp>

void open() {
#if defined(FAIL)
    mmap::region region("file", 4096);
#else
    mmap::region region("file", mmap::RDONLY, 0, 4096);
    mmap::region memory(mmap::ANON, 4096);
    mmap::region named(mmap::shared("name"), 4096);
#endif
}
