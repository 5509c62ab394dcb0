// A name of shared memory is no path: `array(shared{"/etc/passwd"})` once opened the file.
#include <mmap.hpp>

int main() {
#if defined(FAIL)
    mmap::vector<int> const numbers(mmap::shared{"numbers"});
#else
    mmap::vector<int> const numbers("numbers");
#endif
    return numbers.empty() ? 0 : 1;
}
