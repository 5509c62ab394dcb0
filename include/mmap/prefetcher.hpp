// prefetcher.hpp: a thread that reads ahead of a scan. Not a part of mmap.hpp: <thread> is paid for by
// those who want it (and -pthread is needed with glibc before 2.34).
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "../mmap.hpp"

/// While it lives, a thread of its own faults in the pages ahead of where a scan says it is.
///
///     mmap::region text("big.bin");
///     mmap::prefetcher ahead(text);
///     for (std::size_t at = 0; at < text.size(); at += step) {
///         ahead.at(at);
///         use(text.view().substr(at, step));
///     }
///
/// Measure before you keep it: it helps one long scan with a core to spare whose pages come one by one
/// (of tmpfs: three quarters of the time). Where no core was idle, or pages came in large pieces, scans
/// took 1.1 to 1.3 times as long with it (docs/performance). advise(sequential) costs nothing and comes first. The thread sleeps
/// when it is far enough ahead; it reads and never stores, and what cannot be read stops it.
/// @pre the region is neither resized, slid, unmapped nor moved while the prefetcher lives
class mmap::prefetcher {
public:
    /// Bytes that the thread keeps ahead of the scan, at least half of them, if not said otherwise.
    static constexpr std::size_t usual = std::size_t{32} << 20U;

    /// @throws std::system_error if there can be no thread
    explicit prefetcher(region const& scanned, std::size_t ahead = usual)
        : region_(&scanned),
          ahead_(ahead),
          wanted_(ahead < scanned.size() ? ahead : scanned.size()),
          thread_([this] { run(); }) {}
    explicit prefetcher(region const&&, std::size_t = 0) = delete;
    prefetcher(prefetcher const&) = delete;
    prefetcher& operator=(prefetcher const&) = delete;
    ~prefetcher() {
        {
            std::lock_guard<std::mutex> const lock(mutex_);
            ends_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    /// The scan has come to `position`. Cheap enough for every few kilobytes; for one thread.
    void at(std::size_t position) {
        if (position < told_ || position >= region_->size()) return;
        // A lock and a wake-up, which are dear, for every half of the way.
        told_ = position + ahead_ / 2;
        {
            std::lock_guard<std::mutex> const lock(mutex_);
            std::size_t const left = region_->size() - position;
            position_ = position;
            wanted_ = position + (ahead_ < left ? ahead_ : left);
        }
        changed_.notify_one();
    }

private:
    void run() {
        std::size_t done = 0;
        std::unique_lock<std::mutex> lock(mutex_);
        while (!ends_ && done < region_->size()) {
            if (done < position_) done = position_;  // what the scan has passed is of no use to it
            if (done >= wanted_) {
                changed_.wait(lock);
                continue;
            }
            // By the piece, so that the end is not waited for long.
            std::size_t const left = wanted_ - done;
            std::size_t const step = left < piece ? left : piece;
            lock.unlock();
            std::error_code ec;
            region_->prefetch(done, step, ec);
            lock.lock();
            if (ec) return;
            done += step;
        }
    }

    static constexpr std::size_t piece = std::size_t{1} << 20U;
    region const* region_;
    std::size_t ahead_;
    std::size_t told_ = 0;  // the scan's own
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t position_ = 0;  // these three under the mutex
    std::size_t wanted_;
    bool ends_ = false;
    std::thread thread_;  // last: it uses the others
};
