// A pointer or a view read from a file would point anywhere.
#include <mmap.hpp>
#include <string_view>

#if defined(FAIL)
using value = std::string_view;
#else
using value = int;
#endif

value read(mmap::cursor& cursor) { return cursor.read<value>(); }
