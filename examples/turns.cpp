// turns FILE COUNT [MILLISECONDS]: takes COUNT turns at changing a file, each of that length (0), while other
// processes do the same. If one is killed during its turn, the next undoes the half-made change.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mmap.hpp>
#include <thread>

#include "turn.hpp"

namespace {

struct table {
    using number = std::atomic<std::uint64_t>;
    static_assert(number::is_always_lock_free, "a lock inside would belong to one process");

    turn whose;
    // Equal except during a turn. Atomic, so that they are stored whole and in this order.
    number left, right;
};

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 3) return std::fputs("usage: turns FILE COUNT [MILLISECONDS]\n", stderr), 2;
    std::uint64_t const count = std::strtoull(argv[2], nullptr, 10);
    std::chrono::milliseconds const pause(argc > 3 ? std::strtol(argv[3], nullptr, 10) : 0);

    mmap::options how;
    how.create = mmap::create::if_missing;
    how.length = sizeof(table);  // zeros: a table that nobody is changing
    mmap::region file(argv[1], mmap::RDWR, how);
    table& t = *reinterpret_cast<table*>(file.writable_bytes().data());

    for (std::uint64_t n = 0;; ++n) {
        if (std::uint32_t const dead = t.whose.take(); dead != 0) {
            bool const is_half = t.left != t.right;
            t.left.store(t.right);  // undo; repeating this is harmless if this process dies here
            std::printf("process %u died in its turn%s\n", static_cast<unsigned>(dead),
                        is_half ? ", its half-made change is undone" : "");
        }
        if (n == count) break;
        ++t.left;
        if (pause.count() != 0) std::this_thread::sleep_for(pause);
        ++t.right;
        t.whose.give();
    }
    std::printf("%llu and %llu\n", static_cast<unsigned long long>(t.left),
                static_cast<unsigned long long>(t.right));
    t.whose.give();
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "turns: %s\n", e.what());
    return 1;
}
