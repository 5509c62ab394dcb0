// A region is moved and never copied: a mapping has one owner.
#include <mmap.hpp>
#include <utility>

void take(mmap::region& region) {
#if defined(FAIL)
    mmap::region other(region);
#else
    mmap::region other(std::move(region));
#endif
}
