// subscribe NAME [MILLISECONDS]: prints what publish sends. If the publisher's heartbeat stops for that
// long (1000), the exit code is 3.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <thread>

#include "feed.hpp"

using clock_type = std::chrono::steady_clock;

namespace {

mmap::region wait_for(char const* name, clock_type::duration patience) {
    mmap::options const how;  // `create` is never: the publisher creates the memory
    std::error_code ec;
    for (auto const end = clock_type::now() + patience; clock_type::now() < end;) {
        mmap::region memory(mmap::shared{name}, mmap::RDWR, how, ec);
        if (!ec) return memory;
        if (ec != std::errc::no_such_file_or_directory) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return mmap::region(mmap::shared{name}, mmap::RDWR, how);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fputs("usage: subscribe NAME [MILLISECONDS]\n", stderr), 2;
    std::chrono::milliseconds const patience(argc > 2 ? std::strtol(argv[2], nullptr, 10) : 1000);
    mmap::region memory = wait_for(argv[1], std::chrono::seconds(20));
    feed& f = feed::in(memory);

    std::uint64_t next = 0, beat = f.beat;
    for (auto heard = clock_type::now();;) {
        bool const is_last =
            f.finished !=
            0;  // read before `written`, so that nothing sent before the end is missed
        std::uint64_t const written = f.written;
        if (written - next > feed::slots)
            next = written - feed::slots;  // this reader is too slow: older numbers are lost
        for (; next < written; ++next)
            std::printf("%llu\n",
                        static_cast<unsigned long long>(f.values[next % feed::slots].load()));
        std::fflush(stdout);
        if (is_last) break;
        auto const now = clock_type::now();
        if (std::uint64_t const b = f.beat; b != beat) {
            beat = b;
            heard = now;
        } else if (now - heard > patience) {
            std::printf("the publisher is gone after %llu numbers\n",
                        static_cast<unsigned long long>(next));
            return 3;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::printf("the end after %llu numbers\n", static_cast<unsigned long long>(next));
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "subscribe: %s\n", e.what());
    return 1;
}
