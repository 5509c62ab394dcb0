// The other unit.
#include <mmap.hpp>

std::size_t other_unit();

std::size_t other_unit() {
    mmap::region const region(mmap::ANON, 4096);
    return region.size();
}
