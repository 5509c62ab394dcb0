// How long a stress test runs: ten seconds at most, or what MMAP_TEST_STRESS_SECONDS says.
#pragma once

#include <chrono>
#include <cstdlib>

namespace test {

class stress {
public:
    /// `rounds` are enough, unless the environment asks for a time.
    explicit stress(int rounds, std::chrono::seconds most = std::chrono::seconds(10))
        : left_(rounds) {
        if (char const* const seconds = std::getenv("MMAP_TEST_STRESS_SECONDS")) {
            most = std::chrono::seconds(std::atoi(seconds));
            left_ = -1;
        }
        end_ = std::chrono::steady_clock::now() + most;
    }
    /// One more round?
    bool goes_on() {
        if (left_ == 0 || std::chrono::steady_clock::now() >= end_) return false;
        if (left_ > 0) --left_;
        ++done_;
        return true;
    }
    int done() const { return done_; }

private:
    int left_;
    int done_ = 0;
    std::chrono::steady_clock::time_point end_;
};

}  // namespace test
