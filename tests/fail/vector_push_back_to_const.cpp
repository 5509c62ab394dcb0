// An array of const records is for reading.
#include <mmap.hpp>

#if defined(FAIL)
using record = int const;
#else
using record = int;
#endif

void add(mmap::vector<record>& records) { records.push_back(1); }
