// The other process of tests about named rings:
//   ring_peer NAME POSITION   prints size() and the two bytes at the position, and stores 56 and 78
#include <cstdio>
#include <cstdlib>
#include <mmap.hpp>

int main(int count, char** arguments) {
    if (count != 3) return 2;
    mmap::ring r(mmap::shared{arguments[1]});
    mmap::span<std::byte> const two = r.at(std::strtoull(arguments[2], nullptr, 10), 2);
    std::printf("%zu %d %d\n", r.size(), static_cast<int>(two[0]), static_cast<int>(two[1]));
    two[0] = std::byte{56};
    two[1] = std::byte{78};
    return 0;
}
