// A mapping begins where a page does, which is no address for what must be aligned to more.
#include <mmap.hpp>

struct record {
#if defined(FAIL)
    alignas(8192) char bytes[8192];
#else
    alignas(4096) char bytes[8192];
#endif
};

int main() {
    mmap::vector<record> const none;
    return none.is_open() ? 1 : 0;
}
