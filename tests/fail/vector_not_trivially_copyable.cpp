// Records in a file are bytes: a std::string's are pointers.
#include <mmap.hpp>
#include <string>

#if defined(FAIL)
using record = std::string;
#else
using record = char;
#endif

std::size_t count(mmap::vector<record> const& records) { return records.size(); }
