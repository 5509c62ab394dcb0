// append_log FILE COUNT: appends entries to a log. Kill it at any time and start it again: it continues
// after the last whole entry.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mmap.hpp>
#include <thread>

namespace {

struct entry {
    std::uint64_t number;  // from 1: an entry of zeros is unused
    std::uint64_t checksum;
    char text[48];

    [[nodiscard]] std::uint64_t sum() const {  // FNV-1a
        std::uint64_t hash = 14695981039346656037U ^ number;
        for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
        return hash;
    }
    [[nodiscard]] bool is_whole() const { return number != 0 && checksum == sum(); }
};

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3) return std::fputs("usage: append_log FILE COUNT\n", stderr), 2;
    mmap::options how;
    how.reserve =
        std::size_t{1} << 28;  // address space, not memory: pointers stay valid up to here
    mmap::vector<entry> log(argv[1], 0, how);

    // The file grows ahead of its entries. After a kill it may end in zeros or one torn entry.
    std::size_t n = log.size();
    while (n > 0 && !log[n - 1].is_whole()) --n;
    log.resize(n);
    for (std::size_t i = 0; i < n; ++i)
        if (!log[i].is_whole() || log[i].number != i + 1)
            return std::fprintf(stderr, "append_log: entry %zu is damaged\n", i + 1), 1;
    std::printf("%zu whole entries, continuing\n", n);
    std::fflush(stdout);

    for (std::uint64_t const end = n + std::strtoull(argv[2], nullptr, 10); n < end; ++n) {
        entry e = {n + 1, 0, {}};
        std::snprintf(e.text, sizeof e.text, "this is entry %zu", n + 1);
        e.checksum = e.sum();
        log.push_back(e);
        if (n % 16 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (n % 4096 == 0) std::fprintf(stderr, "\r%zu of %zu", n, std::size_t(end));
    }
    std::fprintf(stderr, "\r%zu of %zu\n", n, n);
    log.flush();  // on stable storage: survives a power cut
    log.close();  // the file ends with the last entry
    std::printf("%zu entries\n", n);
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "append_log: %s\n", e.what());
    return 1;
}
