#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mmap.hpp>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/stress.hpp"
#include "support/temp_dir.hpp"

namespace {
constexpr std::size_t pages = 16;

/// The file's bytes, none of them zero. It is cut and grown by whole pages: of a page that is cut in
/// the middle the rest reads as zeros without a fault, and nobody can tell.
std::string contents() {
    std::string bytes = test::pattern(pages * mmap::page_size());
    for (char& c : bytes) c = static_cast<char>(c | 1);
    return bytes;
}

/// Where single pages are cached, if there is such a place. Of a file that is cached in larger pieces
/// Linux shows zeros for a moment, and no fault, while it cuts one in the middle (docs/faults.md); no
/// reader can tell.
std::filesystem::path folder() {
    std::filesystem::path const memory = "/dev/shm";
    return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
}

/// The other process: cuts the file and grows it again.
[[noreturn]] void cut_and_grow(std::string const& path, std::string const& whole) {
    int const fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    std::minstd_rand random(1);
    for (test::stress stress(10'000); stress.goes_on();) {
        std::size_t const left = random() % pages * mmap::page_size();
        if (::ftruncate(fd, static_cast<off_t>(left)) != 0) ::_exit(1);
        ssize_t const missing = static_cast<ssize_t>(whole.size() - left);
        if (::pwrite(fd, whole.data() + left, whole.size() - left, static_cast<off_t>(left)) !=
            missing)
            ::_exit(2);
    }
    ::_exit(0);
}

struct counts {
    std::atomic<int> reads{0};
    std::atomic<int> reported{0};
    std::atomic<int> unreported{0};
};

/// Reads all of it both ways. True if a fault was reported.
bool read_all(mmap::region const& text, std::string const& whole, counts& n) {
    std::string buffer(text.size(), '\0');
    std::error_code ec;
    text.read(0, buffer.data(), buffer.size(), ec);
    if (!ec && buffer != whole.substr(0, buffer.size())) ++n.unreported;

    mmap::fault_guard const g(text);
    std::size_t right = 0;
    for (char const c : text.view()) {
        if (c != whole[right]) break;
        ++right;
    }
    if (right < g.intact()) ++n.unreported;
    ++n.reads;
    n.reported += ec || g.faulted() ? 1 : 0;
    return g.faulted();
}
}  // namespace

TEST_CASE(
    "while a process cuts and grows a file, four threads read it and every wrong read is told") {
    test::temp_dir dir(folder());
    std::string const path = (dir / "f").string();
    std::string const whole = contents();
    test::write_file(path, whole);
    pid_t const other = ::fork();
    if (other == 0) cut_and_grow(path, whole);

    counts n;
    std::atomic<bool> stop{false};
    std::mutex mutex;
    auto shared = std::make_shared<mmap::region const>(path);
    auto const alone = [&] {  // a mapping for each reading
        while (!stop) {
            std::error_code ec;
            mmap::region const text(path, mmap::RDONLY, ec);
            if (!ec) read_all(text, whole, n);
        }
    };
    auto const together = [&] {  // one mapping for several threads, until one of them has faulted
        while (!stop) {
            auto const text = [&] {
                std::lock_guard<std::mutex> const lock(mutex);
                return shared;
            }();
            if (!read_all(*text, whole, n)) continue;
            auto fresh = std::make_shared<mmap::region const>(path);
            std::lock_guard<std::mutex> const lock(mutex);
            if (shared == text) shared = std::move(fresh);
        }
    };
    std::vector<std::thread> threads;
    threads.emplace_back(alone);
    threads.emplace_back(alone);
    threads.emplace_back(together);
    threads.emplace_back(together);
    int status = 0;
    ::waitpid(other, &status, 0);
    stop = true;
    for (auto& t : threads) t.join();

    CHECK(status == 0);
    CHECK(n.unreported == 0);
    // How many there are is the machine's affair: a loaded one had nine faults in ten seconds.
    CHECK(n.reads > 0);
    CHECK(n.reported > 0);
}
