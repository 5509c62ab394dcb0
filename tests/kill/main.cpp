// mmap_kill: a writer is killed at a random moment, again and again, and what it leaves is looked at:
// all that it stored is in the file, all that it flushed is complete, an array and an appended file have
// every record that was acknowledged, none of them torn.
//
//     mmap_kill [--kills N] [--seed N]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mmap.hpp>
#include <string>

#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "writer.hpp"

namespace {

int failures = 0;
void check(bool condition, char const* promise, std::uint64_t seed) {
    if (condition) return;
    ++failures;
    std::printf("seed %llu: BROKEN: %s\n", static_cast<unsigned long long>(seed), promise);
}

void look(std::filesystem::path const& folder, kill_test::done const& said, std::uint64_t seed) {
    using kill_test::record;
    {  // stores through a region: the page cache has them, whatever became of the process
        std::string const bytes = said.stored == 0 ? "" : test::read_file(folder / "region");
        for (std::uint64_t i = 0; i < said.stored; ++i) {
            record r;
            check(bytes.size() >= (i + 1) * sizeof r, "the file has what was stored", seed);
            if (bytes.size() < (i + 1) * sizeof r) break;
            std::memcpy(&r, bytes.data() + i * sizeof r, sizeof r);
            check(r == record(i + 1), "a record that was stored is in the file, whole", seed);
        }
        check(said.flushed <= said.stored, "what was flushed had been stored", seed);
    }
    if (said.pushed != 0) {
        std::error_code ec;
        mmap::vector<record> array(folder / "array", 0, ec);
        check(!ec, "an array opens again: the file is a whole number of records", seed);
        check(array.size() >= said.pushed, "an array has all records that were acknowledged", seed);
        for (std::size_t i = 0; i < said.pushed && i < array.size(); ++i)
            check(array[i] == record(i + 1), "no acknowledged record of an array is torn", seed);
        // Behind them: the one that was being stored, perhaps torn, and zeros.
        for (auto i = static_cast<std::size_t>(said.pushed) + 1; i < array.size(); ++i)
            check(array[i] == record(), "behind the last record there are zeros", seed);
        array.push_back(record(7), ec);
        check(!ec && array[array.size() - 1] == record(7), "an array goes on after a kill", seed);
    }
    if (said.appended != 0) {
        std::string const bytes = test::read_file(folder / "appended");
        std::uint64_t const n = bytes.size() / sizeof(record);
        check(n >= said.handed_over, "a file has all that an appender has handed over", seed);
        check(n <= said.appended, "an appender writes what was appended and no more", seed);
        for (std::uint64_t i = 0; i < n; ++i) {
            record r;
            std::memcpy(&r, bytes.data() + i * sizeof r, sizeof r);
            check(r == record(i + 1), "an appended file holds nothing but what was appended", seed);
        }
    }
}

std::uint64_t number(char const* text) { return std::strtoull(text, nullptr, 10); }
}  // namespace

int main(int argc, char** argv) {
    // The writer is this program too, where it cannot be a fork.
    if (argc == 4 && std::strcmp(argv[1], "--write") == 0) {
        mmap::region shared(argv[3], mmap::RDWR);
        // What it says is in memory that both share, and survives it.
        kill_test::write(argv[2], shared.as<kill_test::done>()[0]);
        return 0;
    }
    std::uint64_t kills = 300;
    std::uint64_t seed = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--kills") == 0) kills = number(argv[i + 1]);
        if (std::strcmp(argv[i], "--seed") == 0) seed = number(argv[i + 1]);
    }
    auto const start = std::chrono::steady_clock::now();
    std::uint64_t stored = 0;
    std::uint64_t idle = 0;      // killed before it had begun
    std::uint64_t finished = 0;  // too late
    test::temp_dir const dir;
    for (std::uint64_t i = 0; i < kills; ++i) {
        std::filesystem::path const folder = dir / ("run" + std::to_string(i));
        std::filesystem::create_directory(folder);
        test::write_file(folder / "said", std::string(sizeof(kill_test::done), '\0'));
        mmap::region shared(folder / "said", mmap::RDWR);
        kill_test::done const& said = shared.as<kill_test::done>()[0];
        {
            test::program writer(argv[0], {"--write", folder.string(), (folder / "said").string()});
            // Random moments: of the writer's beginning, and of its life. Its clock is its progress.
            std::uint64_t const x = (seed + i) * 0x9E3779B97F4A7C15U;
            std::uint64_t const until = (x >> 40U) % 2000;
            auto const give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
            while (kill_test::now(said) < until && std::chrono::steady_clock::now() < give_up) {
                // busy: a sleep would be longer than most of what is to be interrupted
            }
            for (std::uint64_t volatile spin = (x >> 32U) % 20000; spin != 0;) {
                spin = spin - 1;
            }
            writer.kill();
            test::ending const end = writer.finish();
            if (end.exit_code == 0) ++finished;
        }
        if (said.stored == 0) ++idle;
        stored += said.stored + said.pushed + said.appended;
        look(folder, said, seed + i);
        shared.unmap();
        std::filesystem::remove_all(folder);
    }
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf(
        "kill | %llu kills (%llu before the first store), %llu records looked at, seed %llu, "
        "%d failures | %.1f\n",
        static_cast<unsigned long long>(kills - finished), static_cast<unsigned long long>(idle),
        static_cast<unsigned long long>(stored), static_cast<unsigned long long>(seed), failures,
        seconds);
    if (finished > kills / 10)
        std::printf("%llu writers finished before they were killed\n",
                    static_cast<unsigned long long>(finished));
    return failures == 0 && finished <= kills / 10 ? 0 : 1;
}
