// A part of a const region likewise.
// SAYS a_const_region_can_be_viewed_only_as_elements_that_are_const
#include <mmap.hpp>

int first(mmap::region const& region, mmap::region& writable, std::error_code& ec) {
    writable.as<int>(4, 1, ec)[0] = 1;
#if defined(FAIL)
    return region.as<int>(4, 1, ec)[0];
#else
    return region.as<int const>(4, 1, ec)[0];
#endif
}
