// mmap_thread: what several threads and processes may do at once, for the thread sanitizer (preset
// `thread`); without it, the results are checked all the same.
//
//     mmap_thread [--rounds N]
//
// Not here: faults. The sanitizer knows neither of pages that a signal handler replaces under a load nor of
// the jump out of a copy that faulted: it would report as races what the tests in tests/guard/ prove right.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mmap.hpp>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "support/child.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

namespace {

constexpr unsigned threads = 4;
std::atomic<int> failures{0};
void check(bool condition, char const* promise) {
    if (condition) return;
    ++failures;
    std::printf("BROKEN: %s\n", promise);
}

/// Runs f(0), f(1), … at once: no thread begins before all are there.
template <class F>
void at_once(unsigned count, F f) {
    std::atomic<unsigned> waiting{count};
    std::vector<std::thread> all;
    for (unsigned i = 0; i < count; ++i)
        all.emplace_back([&, i] {
            --waiting;
            while (waiting != 0) std::this_thread::yield();
            f(i);
        });
    for (std::thread& t : all) t.join();
}

/// What is made at first use: page size, error category, fault handler.
void first_use() {
    std::atomic<std::size_t> sizes{0};
    at_once(threads, [&](unsigned) {
        sizes += mmap::page_size() + mmap::granularity();
        check(std::string(mmap::category().name()) == "mmap", "one category for all threads");
        mmap::region const r(mmap::ANON, 5000);
        mmap::fault_guard const g(r);
        check(!g.faulted(), "nothing has faulted");
        char byte = 1;
        r.read(4999, &byte, 1);
        check(byte == 0, "new memory is zeros");
    });
    check(sizes == threads * (mmap::page_size() + mmap::granularity()), "one page size for all");
}

/// Const members of one region, at the same time.
void const_members(std::filesystem::path const& folder) {
    test::pattern_file(folder / "const", 100000);
    mmap::options o;
    o.keep_handle = true;
    mmap::region const r(folder / "const", mmap::RDONLY, o);
    at_once(threads, [&](unsigned i) {
        std::string buffer(1000, '\0');
        for (unsigned round = 0; round < 20; ++round) {
            std::size_t const at = (i * 20 + round) * 1000;
            r.read(at, buffer.data(), buffer.size());
            check(buffer == r.view().substr(at, buffer.size()), "read() under other readers");
            mmap::fault_guard g(r);  // makes the region's notes, if no other thread has
            check(r[at] == static_cast<std::byte>(test::pattern_at(at)) && !g.faulted(),
                  "loads under other guards");
            g.check();
            r.prefetch(at, 1000);
            (void)r.resident();
            check(r.file_size() == 100000 && r.size() == 100000, "sizes");
            check(r.as<char const>(at, 10).size() == 10, "as<T const>()");
            mmap::cursor c(r);
            c.seek(static_cast<std::int64_t>(at));
            check(c.read(10) == buffer.substr(0, 10), "a cursor of each thread");
        }
    });
}

/// Two regions of one file, and parts of one region, each written by a thread of its own.
void own_parts(std::filesystem::path const& folder) {
    test::write_file(folder / "parts", std::string(threads * 10000, '\0'));
    at_once(threads, [&](unsigned i) {
        mmap::region part(folder / "parts", mmap::RDWR, i * 10000, 10000);
        std::string const bytes(10000, static_cast<char>('a' + i));
        part.write(0, bytes.data(), bytes.size());
        part.flush_async();
    });
    std::string const all = test::read_file(folder / "parts");
    for (unsigned i = 0; i < threads; ++i)
        check(all.substr(i * 10000, 10000) == std::string(10000, static_cast<char>('a' + i)),
              "each thread's part has its bytes");
}

/// A region goes from hand to hand: made here, resized and written there, unmapped elsewhere.
void moved_between_threads(std::filesystem::path const& folder) {
    test::write_file(folder / "moved", "");
    std::mutex lock;
    mmap::region shared(folder / "moved", mmap::RDWR);
    at_once(threads, [&](unsigned) {
        for (unsigned round = 0; round < 50; ++round) {
            mmap::region mine;
            {
                std::lock_guard const hold(lock);
                mine = std::move(shared);
            }
            if (!mine.is_open()) continue;
            std::size_t const size = mine.size();
            mine.lock();  // of an empty one, nothing
            mine.resize(size + 100);
            mine.writable_bytes()[size] = std::byte{1};
            {
                mmap::fault_guard const g(mine);
                check(mine[0] == std::byte{1}, "the bytes come with the region");
            }
            std::lock_guard const hold(lock);
            shared = std::move(mine);
        }
    });
    check(shared.is_open() && shared.size() % 100 == 0 && shared.size() != 0,
          "no move loses the region");
    std::thread([r = std::move(shared)]() mutable { r.unmap(); }).join();
}

/// Arrays, appenders and loads, each thread its own.
void companions(std::filesystem::path const& folder) {
    test::pattern_file(folder / "loaded", 300000);
    at_once(threads, [&](unsigned i) {
        std::string const name = std::to_string(i);
        mmap::vector<int> array(folder / ("array" + name));
        mmap::appender appender(folder / ("appended" + name));
        for (int n = 0; n < 2000; ++n) {
            array.push_back(n);
            appender.append("line\n");
        }
        check(std::accumulate(array.begin(), array.end(), 0) == 1999 * 1000, "an array a thread");
        check(appender.view().size() == 10000, "an appender a thread");
        check(mmap::load(folder / "loaded").size() == 300000, "many load one file");
    });
}

/// Errors are made on all threads: messages, paths, categories.
void errors(std::filesystem::path const& folder) {
    at_once(threads, [&](unsigned) {
        for (unsigned round = 0; round < 20; ++round) {
            try {
                mmap::region const r(folder / "absent");
                check(false, "what is not there is not mapped");
            } catch (mmap::error const& e) {
                check(std::string(e.what()).find("absent") != std::string::npos,
                      "an error tells the path");
            }
        }
    });
}

/// Threads, then processes: of many that create one name at once, one has created it, and all see the same.
void named(std::string const& name) {
    std::atomic<unsigned> created{0};
    std::vector<mmap::region> regions(threads);
    at_once(threads, [&](unsigned i) {
        regions[i] = mmap::region(mmap::shared(name), 20000);
        if (regions[i].created()) ++created;
        check(regions[i].size() == 20000, "nobody sees shared memory half made");
    });
    check(created == 1, "of many threads one creates a name");
    regions.clear();
    mmap::remove_shared(name);
}

#if !defined(_WIN32)
void named_by_processes(std::string const& name, std::filesystem::path const& folder) {
    // The children meet at a file that all map; in the named memory each counts itself.
    test::write_file(folder / "gate", std::string(64, '\0'));
    mmap::region gate(folder / "gate", mmap::RDWR);
    auto* const ready = reinterpret_cast<std::atomic<int>*>(gate.writable_bytes().data());
    constexpr int processes = 16;
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        pid_t const child = ::fork();
        if (child != 0) {
            children.push_back(child);
            continue;
        }
        ++ready[0];
        while (ready[0] < processes) std::this_thread::yield();
        std::error_code ec;
        mmap::region r(mmap::shared(name), 5000, mmap::RDWR, ec);
        if (ec || r.size() != 5000) ::_exit(2);
        ++reinterpret_cast<std::atomic<int>*>(r.writable_bytes().data())[0];
        ::_exit(r.created() ? 1 : 0);
    }
    int creators = 0;
    for (pid_t const child : children) {
        test::ending const end = test::wait_for(child);
        check(end.exit_code == 0 || end.exit_code == 1, "every process gets the memory");
        creators += end.exit_code == 1 ? 1 : 0;
    }
    check(creators == 1, "of many processes one creates a name");
    mmap::region all(mmap::shared(name), mmap::RDONLY);
    check(reinterpret_cast<std::atomic<int> const*>(all.data())[0] == processes,
          "all processes have the same memory");
    check(mmap::remove_shared(name), "the name was there");
}
#endif
}  // namespace

int main(int argc, char** argv) {
    unsigned rounds = 5;
    if (argc == 3 && std::strcmp(argv[1], "--rounds") == 0)
        rounds = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
    auto const start = std::chrono::steady_clock::now();
    test::temp_dir const dir;
    std::string const name = "mmap thread " + dir.path().filename().string();
    first_use();  // before anything else has used anything
    for (unsigned i = 0; i < rounds; ++i) {
        const_members(dir.path());
        own_parts(dir.path());
        moved_between_threads(dir.path());
        errors(dir.path());
        named(name);
#if !defined(_WIN32)
        named_by_processes(name, dir.path());
#endif
        test::temp_dir const fresh;
        companions(fresh.path());
    }
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
#if defined(_WIN32)
    char const* const others = "";
#else
    char const* const others = " and 16 processes";
#endif
    std::printf("thread | %u rounds of %u threads%s, %d failures | %.1f\n", rounds, threads, others,
                failures.load(), seconds);
    return failures == 0 ? 0 : 1;
}
