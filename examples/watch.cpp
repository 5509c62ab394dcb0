// watch FILE SECONDS: reports how a file changes that others grow and shrink. Without the guard,
// truncation would kill this program (SIGBUS). (Windows does not let others shorten a mapped file.)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mmap.hpp>
#include <thread>

using clock_type = std::chrono::steady_clock;

namespace {

std::size_t lines(mmap::region const& r) {
    return static_cast<std::size_t>(std::count(r.begin(), r.end(), std::byte{'\n'}));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) return std::fputs("usage: watch FILE SECONDS\n", stderr), 2;
    auto const end =
        clock_type::now() +
        std::chrono::milliseconds(static_cast<long>(std::strtod(argv[2], nullptr) * 1000));
    mmap::options how;
    how.keep_handle = true;  // so that file_size() is the current size
    while (clock_type::now() < end) {
        mmap::region const file(argv[1], mmap::RDONLY, how);
        mmap::fault_guard const guard(file);
        std::printf("%10zu bytes, %8zu lines\n", file.size(), lines(file));
        std::fflush(stdout);
        while (file.file_size() == file.size() && clock_type::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        std::size_t const again =
            lines(file);  // everything that was mapped; the file may be shorter now
        if (guard.faulted())
            std::printf("truncated while mapped: %llu of %zu bytes are left, in %zu lines\n",
                        static_cast<unsigned long long>(file.file_size()), file.size(), again);
    }
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "watch: %s\n", e.what());
    return 1;
}
