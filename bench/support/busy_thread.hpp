// busy_thread.hpp: a second thread that computes while it lives. Unmapping must then interrupt its
// core, since it may have the pages' addresses cached; a process of one thread is spared that.
#pragma once

#include <atomic>
#include <thread>

namespace bench {
class busy_thread {
public:
    busy_thread() : thread_([this] { work(); }) {
        while (!runs_) std::this_thread::yield();
    }
    busy_thread(busy_thread const&) = delete;
    busy_thread& operator=(busy_thread const&) = delete;
    ~busy_thread() {
        ends_ = true;
        thread_.join();
    }

private:
    void work() {
        runs_ = true;
        while (!ends_) {}
    }

    std::atomic<bool> runs_{false};
    std::atomic<bool> ends_{false};
    std::thread thread_;
};
}  // namespace bench
