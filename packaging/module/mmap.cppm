// mmap.cppm: the library as a C++20 module: `import mmap;` instead of `#include <mmap.hpp>`.
module;
#include <mmap.hpp>
export module mmap;

// The struct is the whole library (and its name also that of POSIX' function); these stand beside it.
export using ::mmap;
export using ::make_error_code;
export using ::operator|;
export using ::operator&;
export using ::operator==;
export using ::operator!=;
