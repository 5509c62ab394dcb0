// Regions in several states, for a debugger to look at.
#include <mmap.hpp>

#include <filesystem>
#include <fstream>

static void stop() {}

int main() {
    std::ofstream("debugged.txt") << std::string(5000, ' ')
                                  << "a line\nof \"text\", and more of it";
    mmap::region closed;
    mmap::region text("debugged.txt", mmap::RDWR, 5000);
    mmap::region part("debugged.txt", mmap::COPY, 5000, 6);
    mmap::region fence(mmap::ANON, 4096, mmap::NONE);
    mmap::region binary(mmap::ANON, 32, mmap::COPY);
    binary.writable_bytes()[1] = std::byte{255};
    mmap::region empty("debugged.txt", mmap::RDONLY | mmap::EXEC, 0, 0);
    std::ofstream("truncated.txt") << "no longer there";
    mmap::region truncated("truncated.txt");
    std::filesystem::resize_file("truncated.txt", 0);
    auto numbers = binary.as<int>(0, 3);
    stop();
    return closed || numbers.empty() ? 1 : 0;
}
