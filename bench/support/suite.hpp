// suite.hpp: a program's benchmarks, their order, and what is counted beside their time.
#pragma once

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "busy_thread.hpp"
#include "size.hpp"

namespace bench {
/// What the system did for this process: getrusage(2).
struct efforts {
    long faults = 0;    // pages that it had to be given
    long read_KiB = 0;  // from the disk

    static efforts now() {
        struct rusage use = {};
        ::getrusage(RUSAGE_SELF, &use);
        return {use.ru_minflt + use.ru_majflt,
                use.ru_inblock / 2};  // Linux counts 512 bytes as one
    }
    void add_since(efforts const& before) {
        efforts const after = now();
        faults += after.faults - before.faults;
        read_KiB += after.read_KiB - before.read_KiB;
    }
    void tell(benchmark::State& state) const {
        auto const per_time = benchmark::Counter::kAvgIterations;
        state.counters["faults"] = {static_cast<double>(faults), per_time};
        state.counters["read_KiB"] = {static_cast<double>(read_KiB), per_time};
    }
};

/// One benchmark: a contestant at one variant (mostly a size) of the subject. Its time is that of
/// the thread's CPU, which other programs of the machine disturb least, unless said otherwise.
struct benchmark_plan {
    std::string name;
    std::function<void(benchmark::State&)> run;
    bool is_real = false;
    bool is_once = false;
    int threads = 1;

    /// The time on the wall: for what waits for a disk or for other threads.
    benchmark_plan& real_time() { return is_real = true, *this; }
    /// Once a round: for what takes long enough to be timed alone.
    benchmark_plan& once_a_round() { return is_once = true, *this; }
    benchmark_plan& on_threads(int n) { return threads = n, real_time(); }
    /// With another thread of this process at work on the other core.
    benchmark_plan& beside_a_thread() {
        run = [alone = std::move(run)](benchmark::State& state) {
            busy_thread const other;
            alone(state);
        };
        return *this;
    }
};

/// The benchmarks of one program. Arguments besides Google Benchmark's: --reverse registers them in
/// the opposite order, --quick leaves out the large ones, --iterations=N does each N times exactly.
class suite {
public:
    /// Ratios are to the contestant `baseline`.
    suite(std::string subject, std::string const& baseline, int argc, char** argv)
        : subject_(std::move(subject)), arguments_(argv, argv + argc) {
        benchmark::AddCustomContext("subject", subject_);
        benchmark::AddCustomContext("baseline", baseline);
        is_quick_ = take("--quick") != nullptr;
        is_reversed_ = take("--reverse") != nullptr;
        if (char const* const n = take("--iterations=")) iterations_ = std::atol(n);
    }

    [[nodiscard]] bool is_quick() const { return is_quick_; }

    /// `once` is what is timed.
    template <class F>
    benchmark_plan& add(std::string const& contestant, std::string const& variant, F once) {
        return plan(contestant, variant, [once](benchmark::State& state) mutable {
            efforts const before = efforts::now();
            for (auto _ : state) once();
            efforts counted;
            counted.add_since(before);
            counted.tell(state);
        });
    }
    /// `prepare` comes before each time, and is neither timed nor counted.
    template <class Prepare, class F>
    benchmark_plan& add(std::string const& contestant, std::string const& variant, Prepare prepare,
                        F once) {
        return plan(contestant, variant, [prepare, once](benchmark::State& state) mutable {
            efforts counted;
            for (auto _ : state) {
                state.PauseTiming();
                prepare();
                efforts const before = efforts::now();
                state.ResumeTiming();
                once();
                state.PauseTiming();
                counted.add_since(before);
                state.ResumeTiming();
            }
            counted.tell(state);
        });
    }

    int run() {
        if (is_reversed_) std::reverse(plans_.begin(), plans_.end());
        for (benchmark_plan const& p : plans_) {
            auto* const b = benchmark::RegisterBenchmark(p.name.c_str(), p.run);
            if (p.is_real) b->UseRealTime();
            if (p.threads > 1) b->Threads(p.threads);
            if (p.is_once) b->Iterations(1);
            if (iterations_ != 0) b->Iterations(iterations_);
        }
        int argc = static_cast<int>(arguments_.size());
        benchmark::Initialize(&argc, arguments_.data());
        if (benchmark::ReportUnrecognizedArguments(argc, arguments_.data())) return 1;
        benchmark::RunSpecifiedBenchmarks();
        return 0;
    }

private:
    benchmark_plan& plan(std::string const& contestant, std::string const& variant,
                         std::function<void(benchmark::State&)> run) {
        plans_.push_back({subject_ + '/' + contestant + '/' + variant, std::move(run)});
        return plans_.back();
    }

    /// The rest of the argument that begins so, which is ours and taken out; null if there is none.
    char const* take(char const* prefix) {
        std::size_t const n = std::strlen(prefix);
        auto const at = std::find_if(arguments_.begin(), arguments_.end(), [&](char const* a) {
            return std::strncmp(a, prefix, n) == 0;
        });
        if (at == arguments_.end()) return nullptr;
        char const* const rest = *at + n;
        arguments_.erase(at);
        return rest;
    }

    std::string subject_;
    std::vector<char*> arguments_;
    std::vector<benchmark_plan> plans_;
    bool is_quick_ = false;
    bool is_reversed_ = false;
    long iterations_ = 0;
};
}  // namespace bench
