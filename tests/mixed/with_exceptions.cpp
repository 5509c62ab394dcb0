// The rest of the program: its calls throw, and it understands the other part's error codes.
#include <cstdio>
#include <mmap.hpp>

std::error_code closed_without_exceptions();

int main() {
    if (closed_without_exceptions() != mmap::errc::closed) return 1;
    if (closed_without_exceptions() != std::errc::bad_file_descriptor) return 2;
    mmap::region none;
    try {
        none.flush();
    } catch (mmap::error const& e) {
        if (e.code() != mmap::errc::closed) return 3;
        std::puts("caught");
        return 0;
    }
    return 4;
}
