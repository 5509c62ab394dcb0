// A shared library that uses the library inside: what a plug-in does. A program loads it with dlopen().
#include <mmap.hpp>

/// Maps the file, calls `between` (which may truncate it), and reads every byte under a guard and by
/// read(). Returns bit 0: the guard has faulted, bit 1: read() was an I/O error, bit 2: it read
/// something that is neither the file's 'f' nor zero; -1: something else failed.
extern "C" __attribute__((visibility("default"))) int guarded_read(char const* path,
                                                                   void (*between)()) {
    std::error_code ec;
    mmap::region const text(path, mmap::RDONLY, ec);
    if (ec) return -1;
    between();
    int result = 0;
    char last = 0;
    text.read(text.size() - 1, &last, 1, ec);
    if (ec == std::errc::io_error) result |= 2;
    mmap::fault_guard const g(text, ec);
    if (ec) return -1;
    for (char const c : text.view())
        if (c != 'f' && c != '\0') result |= 4;
    return result | (g.faulted() ? 1 : 0);
}
