// The sum without the mapping: what is taken off the others.
#include <cstddef>

unsigned long sum_bytes(unsigned char const* bytes, std::size_t size) {
    unsigned long sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += bytes[i];
    return sum;
}
