// check.hpp: a benchmark that cannot do its work ends, and does not measure something else.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace bench {
inline void check(bool good, char const* what) {
    if (good) return;
    std::perror(what);
    std::abort();
}
}  // namespace bench
