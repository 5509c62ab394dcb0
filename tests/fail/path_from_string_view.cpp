// A std::string_view is no path: it need not end in a NUL, and would be read past its end.
#include <mmap.hpp>
#include <string>
#include <string_view>

void open(std::string_view path) {
#if defined(FAIL)
    mmap::region region(path);
#else
    mmap::region region((std::string(path)));
#endif
}
