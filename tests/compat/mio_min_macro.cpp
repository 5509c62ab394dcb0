#include <algorithm>
#include <iterator>
#include <memory>
#include <mmap.hpp>

#include "support/catch.hpp"

// As <windows.h> has it, unless somebody defines NOMINMAX.
#define min(a, b) (((a) < (b)) ? (a) : (b))
#include <mmap/compat/mio.hpp>
#undef min

TEST_CASE("mio: min() may be a macro") { CHECK_FALSE(mio::mmap_source().is_open()); }
