// One integer after the mode may be an offset or a length: the caller says which.
// SAYS is_it_the_offset_or_the_length_so_give_both_or_use_options
#include <mmap.hpp>

void open() {
#if defined(FAIL)
    mmap::region region("file", mmap::RDONLY, 4096);
#else
    mmap::region region("file", mmap::RDONLY, 4096, mmap::to_end);
#endif
}
