// search [-j THREADS] PATTERN FILE...: prints the lines that contain PATTERN, with their numbers, and
// then the speed. Exit codes are grep's: 0 found, 1 not found, 2 error.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <mmap.hpp>
#include <string_view>
#include <vector>

struct part {
    std::size_t lines = 0;
    std::vector<std::pair<std::size_t, std::string_view>>
        matches;  // the number of lines before it, and its text
};

static std::size_t newlines(std::string_view s) {
    return std::size_t(std::count(s.begin(), s.end(), '\n'));
}

static part search(mmap::region const& file, std::string_view text, std::string_view pattern) {
    mmap::fault_guard const guard(file);  // one a thread: a truncated file is an error, not a crash
    part result;
    for (std::size_t at; (at = text.find(pattern)) != text.npos;) {
        std::size_t const begin = text.rfind('\n', at) + 1;  // npos + 1 is 0
        std::size_t const end = std::min(text.find('\n', at), text.size());
        result.lines += newlines(text.substr(0, begin));
        result.matches.emplace_back(result.lines, text.substr(begin, end - begin));  // not copied
        text.remove_prefix(end);
    }
    result.lines += newlines(text);
    guard.check();
    return result;
}

static std::size_t search(mmap::region const& file, char const* path, std::string_view pattern,
                          unsigned long threads) {
    std::vector<std::future<part>> parts;
    std::string_view rest = file.view();
    for (unsigned long left = threads; left > 0; --left) {  // parts end where lines end
        std::string_view const text =
            rest.substr(0, left == 1 ? rest.npos : rest.find('\n', rest.size() / left));
        parts.push_back(std::async([=, &file] { return search(file, text, pattern); }));
        rest.remove_prefix(text.size());
    }
    std::size_t line = 1, found = 0;
    for (std::future<part>& future : parts) {
        part const p = future.get();
        for (auto const& [before, text] : p.matches)
            std::printf("%s:%zu: %.*s\n", path, line + before, int(text.size()), text.data());
        line += p.lines;
        found += p.matches.size();
    }
    return found;
}

int main(int argc, char** argv) try {
    int const first = argc > 2 && std::string_view(argv[1]) == "-j" ? 3 : 1;
    unsigned long const threads = first == 3 ? std::strtoul(argv[2], nullptr, 10) : 1;
    std::string_view const pattern = argc > first + 1 ? argv[first] : "";
    if (pattern.empty() || pattern.find('\n') != pattern.npos || threads < 1 || threads > 256)
        return std::fputs("usage: search [-j THREADS] PATTERN FILE...\n", stderr), 2;
    auto const start = std::chrono::steady_clock::now();
    std::size_t bytes = 0, found = 0;
    for (char** path = argv + first + 1; *path != nullptr; ++path) {
        mmap::region const file(*path);
        mmap::fault_guard const guard(file);  // protects the printing
        found += search(file, *path, pattern, threads);
        guard.check();
        bytes += file.size();
    }
    std::chrono::duration<double> const time = std::chrono::steady_clock::now() - start;
    std::printf("%zu matching lines in %zu bytes, %.4f s, %.0f MB/s\n", found, bytes, time.count(),
                double(bytes) / 1e6 / time.count());
    return found == 0 ? 1 : 0;
} catch (std::exception const& e) {
    return std::fprintf(stderr, "search: %s\n", e.what()), 2;
}
