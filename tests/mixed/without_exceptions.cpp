// Compiled without exceptions and linked first: were its definitions those of the whole program, nothing
// would throw.
#include <mmap.hpp>

std::error_code closed_without_exceptions();

std::error_code closed_without_exceptions() {
    mmap::region none;
    std::error_code ec;
    none.flush(ec);
    if (ec != mmap::errc::closed) none.flush();  // prints and aborts
    return ec;
}
