// A folder of one test's own, gone with everything in it at the end of the scope.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

namespace test {

/// A path from UTF-8 text, on every system. C++20 deprecates u8path and gives u8 text its own type.
inline std::filesystem::path utf8(std::string const& text) {
#if defined(__cpp_char8_t)
    return std::filesystem::path(std::u8string(text.begin(), text.end()));
#else
    return std::filesystem::u8path(text);
#endif
}

class temp_dir {
public:
    explicit temp_dir(std::filesystem::path const& base = std::filesystem::temp_directory_path())
        : path_(make(std::filesystem::canonical(base))) {}
    temp_dir(temp_dir const&) = delete;
    temp_dir& operator=(temp_dir const&) = delete;

    ~temp_dir() {
        // Windows refuses while something in it is open or mapped: worth a word, the test has leaked.
        std::error_code ec;
        std::filesystem::remove_all(path_, ec);
        if (ec) std::fprintf(stderr, "temp_dir: not removed: %s\n", ec.message().c_str());
    }

    std::filesystem::path const& path() const { return path_; }

    /// A path in this folder; the name is UTF-8.
    std::filesystem::path operator/(std::string const& name) const { return path_ / utf8(name); }

private:
    // Tests run in parallel processes: the clock makes a name likely to be free, creating proves it.
    static std::filesystem::path make(std::filesystem::path const& base) {
        static std::atomic<unsigned> counter{0};
        auto const now = std::chrono::steady_clock::now().time_since_epoch().count();
        for (;;) {
            auto const path =
                base / ("mmap-test-" + std::to_string(now) + "-" + std::to_string(counter++));
            if (std::filesystem::create_directory(path)) return path;
        }
    }

    std::filesystem::path path_;
};

}  // namespace test
