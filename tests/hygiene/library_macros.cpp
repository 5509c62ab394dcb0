// Functions of the C library that are macros in some programs: Visual Studio's <crtdbg.h> has these, to look for
// leaks.
#include <cstdlib>
#include <memory>
#include <string>

#define malloc(size) (malloc)(size)
#define calloc(count, size) (calloc)(count, size)
#define realloc(memory, size) (realloc)(memory, size)
#define free(memory) (free)(memory)

#include <mmap.hpp>

int main() { return mmap::region().is_open() ? 1 : 0; }
