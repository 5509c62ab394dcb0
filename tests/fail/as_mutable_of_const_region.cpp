// A const region shows its elements as const.
// SAYS a_const_region_can_be_viewed_only_as_elements_that_are_const
#include <mmap.hpp>

int first(mmap::region const& region, mmap::region& writable) {
    writable.as<int>()[0] = 1;
#if defined(FAIL)
    return region.as<int>()[0];
#else
    return region.as<int const>()[0];
#endif
}
