// system.hpp: chooses what defines the seam. The only platform test in the tree, but for
// posix_*.hpp, which ask which POSIX system they are on.
#pragma once

#include "bounds.hpp"
#include "page_state.hpp"
#include "platform.hpp"

#if defined(_WIN32)
#include "win32.hpp"
#else
#include "posix.hpp"
#endif

inline std::size_t mmap::page_size() noexcept { return detail::platform::page_size(); }
inline std::size_t mmap::granularity() noexcept { return detail::platform::granularity(); }
