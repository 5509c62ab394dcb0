// A std::string_view is no path: it need not end in a NUL, and would be read past its end.
// SAYS a_string_view_may_lack_the_final_NUL_so_pass_a_std_string
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
