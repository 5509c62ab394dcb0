// A user's program that imports: files, errors, operators and companions are all there.
#include <cstdio>
#include <fstream>

import mmap;

int main() {
    std::ofstream("consumer.txt") << "hello";
    std::error_code ec;
    mmap::region const absent("absent.txt", mmap::RDONLY | mmap::EXEC, ec);
    if (ec != std::errc::no_such_file_or_directory) return 1;
    ec = mmap::errc::closed;
    if (ec != mmap::errc::closed || ec != std::errc::bad_file_descriptor) return 2;

    mmap::region text("consumer.txt", mmap::COPY);
    mmap::fault_guard const guard(text);
    if ((text.mode() & mmap::EXEC) != mmap::NONE || mmap::cursor(text).read_line() != "hello")
        return 3;
    std::printf("%zu bytes by the module\n", text.size());
}
