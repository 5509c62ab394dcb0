// A handle has exactly the system's type: a long is none.
// SAYS a_number_is_a_handle_only_if_it_has_the_systems_handle_type
#include <mmap.hpp>

void open(long number, mmap::region::native_handle_type handle) {
#if defined(FAIL)
    mmap::region region(number);
#else
    mmap::region region(handle);
#endif
    (void)number;
    (void)handle;
}
