// Prints which descriptors it was started with.
#include <cstdio>

#if defined(_WIN32)
int main() {}
#else
#include <fcntl.h>

int main() {
    for (int fd = 0; fd < 1024; ++fd)
        if (::fcntl(fd, F_GETFD) != -1) std::printf("%d ", fd);
    std::puts("");
}
#endif
