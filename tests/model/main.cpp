// mmap_model: random programs of the operations of region, cursor and array, each call's outcome and all
// bytes predicted by a model. A failure is printed as the shortest program that still fails.
//
//     mmap_model [--seed N] [--ops N] [--counts]    programs of 1000 steps; seeds N, N + 1, …
//     mmap_model --replay SEED                      one program; if it fails, made smaller
//
// Its files are in the system's folder for temporary files: TMPDIR=/dev/shm is the fastest.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "shrink.hpp"
#include "support/child.hpp"
#include "world.hpp"

namespace {
using model::program;

constexpr std::size_t steps_per_program = 1000;

struct batch {  // programs of consecutive seeds
    std::uint64_t first;
    std::uint64_t programs;
};

#if defined(_WIN32)
// No fork here: a crash ends everything, and the last word is which program it was.
std::uint64_t volatile running = 0;
extern "C" void crashed(int) {
    std::printf("\ncrashed: mmap_model --replay %llu\n", static_cast<unsigned long long>(running));
    std::_Exit(1);
}
#endif

bool fails_here(std::string const& folder, program const& steps, model::tally& counts,
                bool verbose) {
    try {
        model::world(folder, counts, verbose).run(steps);
        return false;
    } catch (model::mismatch const& m) {
        std::printf("\nMISMATCH: %s\n", m.what());
    } catch (std::exception const& e) {  // the model's own means have failed
        std::printf("\nfailure: %s\n", e.what());
    }
    return true;
}

/// A crash fails too, where a child can be had to crash.
bool fails(std::string const& folder, program const& steps, bool verbose) {
    model::tally ignored;
#if defined(_WIN32)
    return fails_here(folder, steps, ignored, verbose);
#else
    test::ending const end = test::in_fork([&] {
        if (!verbose) std::freopen("/dev/null", "w", stdout);
        std::setvbuf(stdout, nullptr, _IONBF, 0);
        return fails_here(folder, steps, ignored, verbose) ? 1 : 0;
    });
    if (verbose && end.signal != 0) std::printf("\nkilled by signal %d\n", end.signal);
    if (verbose && end.exit_code == 99) std::printf("killed by an exception\n");
    return end.exit_code != 0;
#endif
}

/// Runs programs until one fails: the number of those that did not. In a child, if there can be one; what
/// it has counted is in memory of both.
std::uint64_t run(std::string const& folder, batch const& b, model::tally& counts) {
#if defined(_WIN32)
    for (std::uint64_t i = 0; i < b.programs; ++i) {
        running = b.first + i;
        if (fails_here(folder, model::random_program(running, steps_per_program), counts, false))
            return i;
    }
    return b.programs;
#else
    void* const memory = ::mmap(nullptr, sizeof(model::tally) + sizeof(std::uint64_t),
                                PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto* const done = static_cast<std::uint64_t*>(memory);
    auto* const counted = reinterpret_cast<model::tally*>(done + 1);
    *counted = counts;
    test::in_fork([&] {
        while (*done < b.programs) {
            program const steps = model::random_program(b.first + *done, steps_per_program);
            if (fails_here(folder, steps, *counted, false)) return 1;
            ++*done;
        }
        return 0;
    });
    std::uint64_t const n = *done;
    counts = *counted;
    ::munmap(memory, sizeof(model::tally) + sizeof(std::uint64_t));
    return n;
#endif
}

void print(model::tally const& counts) {
    for (std::size_t i = 0; i < model::tally::operations; ++i) {
        std::printf("%-16s", model::tally::name(i));
        for (std::size_t j = 0; j < static_cast<std::size_t>(model::outcome::count); ++j)
            if (counts.counts[i][j] != 0)
                std::printf("  %s %llu", name_of(static_cast<model::outcome>(j)),
                            static_cast<unsigned long long>(counts.counts[i][j]));
        std::printf("\n");
    }
}
}  // namespace

int main(int argc, char** argv) {
    std::uint64_t seed =
        static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    std::uint64_t ops = 1'000'000;
    bool replay = false;
    bool wants_counts = false;
    for (int i = 1; i < argc; ++i) {
        std::string const option = argv[i];
        if (option == "--counts") {
            wants_counts = true;
        } else if (i + 1 == argc) {
            std::fprintf(stderr, "mmap_model: %s what?\n", option.c_str());
            return 2;
        } else if (option == "--seed") {
            seed = std::strtoull(argv[++i], nullptr, 10);
        } else if (option == "--ops") {
            ops = std::strtoull(argv[++i], nullptr, 10);
        } else if (option == "--replay") {
            seed = std::strtoull(argv[++i], nullptr, 10);
            replay = true;
        }
    }
    std::setvbuf(stdout, nullptr, _IONBF, 0);
#if defined(_WIN32)
    running = seed;
    std::signal(SIGSEGV, crashed);
#endif
    test::temp_dir const dir;
    std::string const folder = dir.path().string();

    auto const start = std::chrono::steady_clock::now();
    model::tally counts;
    std::uint64_t const programs = replay ? 0 : (ops + steps_per_program - 1) / steps_per_program;
    std::uint64_t const passed = run(folder, {seed, programs}, counts);
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (wants_counts) print(counts);
    if (replay || passed != programs) {
        program steps = model::random_program(seed + passed, steps_per_program);
        std::printf("seed %llu\n", static_cast<unsigned long long>(seed + passed));
        // Where a crash cannot be survived, the steps are all there will be.
        bool const first = replay && model::windows;
        if (!fails(folder, steps, first)) {
            std::printf(replay ? "passes\n" : "fails only after the programs before it\n");
            return replay ? 0 : 1;
        }
        steps = model::shrink(steps, [&](program const& p) { return fails(folder, p, false); });
        fails(folder, steps, true);
        std::printf("again: mmap_model --replay %llu\n",
                    static_cast<unsigned long long>(seed + passed));
        return 1;
    }
    std::printf("model | %llu steps, %llu calls predicted, seed %llu, 0 failures | %.1f\n",
                static_cast<unsigned long long>(passed * steps_per_program),
                static_cast<unsigned long long>(counts.total()),
                static_cast<unsigned long long>(seed), seconds);
    return 0;
}
