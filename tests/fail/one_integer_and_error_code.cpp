// One integer after the mode does not compile with an error code either.
// SAYS is_it_the_offset_or_the_length_so_give_both_or_use_options
#include <mmap.hpp>
#include <string>

void open(std::string const& path, std::error_code& ec) {
#if defined(FAIL)
    mmap::region region(path, mmap::RDONLY, 4096, ec);
#else
    mmap::region region(path, mmap::RDONLY, 0, 4096, ec);
#endif
}
