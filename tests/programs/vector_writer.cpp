// vector_writer FILE [COUNT]: appends records { i, ~i, i } for i = 1, 2, … to an array, COUNT of them and
// closes it, or without end; then waits to be killed.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mmap.hpp>
#include <thread>

struct record {
    std::uint64_t number;
    std::uint64_t inverse;
    std::uint64_t again;  // 24 bytes: no divisor of a page
};

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    std::uint64_t const count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : UINT64_MAX;
    mmap::vector<record> records(argv[1]);
    for (std::uint64_t i = 1; i <= count && i < 20'000'000; ++i) records.push_back({i, ~i, i});
    if (argc > 2) records.close();
    std::this_thread::sleep_for(std::chrono::seconds(60));  // nobody came
    return 3;
}
