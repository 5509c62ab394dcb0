// A number that is no handle does not become one.
// SAYS a_number_is_a_handle_only_if_it_has_the_systems_handle_type
#include <mmap.hpp>

void open() {
#if defined(FAIL)
    mmap::region region(1.5);
#else
    mmap::region region("1.5");
#endif
}
