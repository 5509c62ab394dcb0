// A program that only reads files: bench/ compares what it costs to compile and link.
#include <mmap/region.hpp>

unsigned long sum_file(char const* path) {
    mmap::region const bytes(path);
    unsigned long sum = 0;
    for (std::byte const byte : bytes) sum += static_cast<unsigned char>(byte);
    return sum;
}
