// publish NAME COUNT [MILLISECONDS]: sends square numbers through named memory, one every so many
// milliseconds (100).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>

#include "feed.hpp"

int main(int argc, char** argv) try {
    if (argc < 3) return std::fputs("usage: publish NAME COUNT [MILLISECONDS]\n", stderr), 2;
    std::uint64_t const count = std::strtoull(argv[2], nullptr, 10);
    std::chrono::milliseconds const pause(argc > 3 ? std::strtol(argv[3], nullptr, 10) : 100);

    mmap::region memory(mmap::shared{argv[1]}, sizeof(feed));  // created if missing
    feed& f = feed::in(memory);
    if (!memory.created())
        std::printf("publish: continuing after %llu\n", static_cast<unsigned long long>(f.written));
    f.finished = 0;
    for (std::uint64_t n = f.written; n < count; ++n) {
        f.values[n % feed::slots].store((n + 1) * (n + 1));
        f.written.store(n + 1);  // after the value: whoever sees the count sees the value
        f.beat.fetch_add(1);
        std::this_thread::sleep_for(pause);
    }
    f.finished = 1;
    mmap::remove_shared(argv[1]);  // whoever has mapped it keeps it
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "publish: %s\n", e.what());
    return 1;
}
