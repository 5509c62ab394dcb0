// A std::string_view is no name of shared memory either.
// SAYS a_string_view_may_lack_the_final_NUL_so_pass_a_std_string
#include <mmap.hpp>
#include <string>
#include <string_view>

void remove(std::string_view name) {
#if defined(FAIL)
    mmap::remove_shared(name);
#else
    mmap::remove_shared(std::string(name));
#endif
}
