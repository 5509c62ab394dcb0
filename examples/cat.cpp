// cat FILE...: copies files to standard output through a mapping.
#include <cstdio>
#include <exception>
#include <mmap.hpp>
#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

int main(int argc, char** argv) try {
    if (argc < 2) return std::fputs("usage: cat FILE...\n", stderr), 2;
#if defined(_WIN32)
    _setmode(_fileno(stdout), _O_BINARY);  // a text stream would write \r\n instead of \n
#endif
    for (int i = 1; i < argc; ++i) {
        mmap::region const file(argv[i]);
        mmap::fault_guard const guard(file);  // in case the file is truncated meanwhile
        if (!file.empty() && std::fwrite(file.data(), 1, file.size(), stdout) != file.size())
            return std::perror("cat: standard output"), 1;
        guard.check();
    }
    if (std::fflush(stdout) != 0) return std::perror("cat: standard output"), 1;
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "cat: %s\n", e.what());
    return 1;
}
