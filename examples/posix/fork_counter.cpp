// fork_counter [CHILDREN] [STEPS]: child processes count together in anonymous shared memory (POSIX).
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mmap.hpp>
#include <new>

using counter = std::atomic<unsigned long>;
static_assert(counter::is_always_lock_free, "a lock inside would belong to one process");

int main(int argc, char** argv) try {
    unsigned long const children = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 4;
    unsigned long const steps = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100000;

    mmap::region family(mmap::ANON, sizeof(counter));           // shared with children
    mmap::region own(mmap::ANON, sizeof(counter), mmap::COPY);  // private to each process
    auto* const together = new (family.writable_bytes().data()) counter(0);
    auto* const alone = new (own.writable_bytes().data()) counter(0);

    for (unsigned long i = 0; i < children; ++i) {
        pid_t const child = ::fork();
        if (child < 0) return std::perror("fork_counter: fork"), 1;
        if (child != 0) continue;
        for (unsigned long n = 0; n < steps; ++n) {
            together->fetch_add(1);
            alone->fetch_add(1);
        }
        ::_exit(0);
    }
    bool ok = true;
    int status = 0;
    while (::wait(&status) > 0) ok = ok && status == 0;
    std::printf("%lu children, %lu steps each: %lu in shared memory, %lu in private memory\n",
                children, steps, together->load(), alone->load());
    return ok && *together == children * steps && *alone == 0 ? 0 : 1;
} catch (std::exception const& e) {
    std::fprintf(stderr, "fork_counter: %s\n", e.what());
    return 1;
}
