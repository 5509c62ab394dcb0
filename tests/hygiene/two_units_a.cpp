// One of two units that both use the library: its functions are inline, or the link fails.
#include <mmap.hpp>

std::size_t other_unit();

int main() {
    mmap::region const region(mmap::ANON, 4096);
    return region.size() == other_unit() ? 0 : 1;
}
