// SITES functions that each map a file with MODE and add its bytes: how much code is the library's, and how much
// of that comes with each further site? BASELINE is the same without the library.
#if defined(BASELINE)
#include <cstddef>
#include <string>
struct mapped {
    std::byte const* first;
    std::byte const* last;
    std::byte const* begin() const { return first; }
    std::byte const* end() const { return last; }
};
mapped map(char const* path);
#else
#include <mmap/region.hpp>
#endif

template <int Site>
unsigned long sum_file(char const* path);

template <int Site>
unsigned long sum_file(char const* path) {
#if defined(BASELINE)
    mapped const bytes = map(path);
#else
    mmap::region const bytes(path, mmap::MODE);
#endif
    unsigned long sum = Site;
    for (std::byte const byte : bytes) sum += static_cast<unsigned char>(byte);
    return sum;
}

template unsigned long sum_file<1>(char const*);
#if SITES > 1
template unsigned long sum_file<2>(char const*);
#endif
#if SITES > 2
template unsigned long sum_file<3>(char const*);
template unsigned long sum_file<4>(char const*);
template unsigned long sum_file<5>(char const*);
template unsigned long sum_file<6>(char const*);
template unsigned long sum_file<7>(char const*);
template unsigned long sum_file<8>(char const*);
template unsigned long sum_file<9>(char const*);
template unsigned long sum_file<10>(char const*);
#endif
