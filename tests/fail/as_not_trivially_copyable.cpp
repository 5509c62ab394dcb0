// as<T>() refuses a type that bytes do not make: its pointers mean nothing in a file.
#include <mmap.hpp>
#include <string>

struct record {
    int number;
};

void view(mmap::region const& region) {
#if defined(FAIL)
    (void)region.as<std::string const>();
#else
    (void)region.as<record const>();
#endif
}
