// A user's program, the same for every way to get the library.
#include <mmap.hpp>

#include <cstdio>
#include <fstream>

int main() {
    std::ofstream("consumer.txt") << "hello";
    mmap::region const text("consumer.txt");
    std::printf("%d bytes by mmap %d.%d.%d\n", static_cast<int>(text.size()), MMAP_VERSION_MAJOR,
                MMAP_VERSION_MINOR, MMAP_VERSION_PATCH);
    return text.view() == "hello" ? 0 : 1;
}
