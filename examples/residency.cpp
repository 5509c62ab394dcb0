// residency FILE [page_out] [prefetch]: draws which parts of a file are in memory, and draws them again
// after each step.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <mmap.hpp>
#include <string>
#include <string_view>

namespace {

void draw(char const* title, mmap::region const& file) {
    constexpr std::size_t cells = 60;
    constexpr std::string_view shades = " .:-=+*#";
    std::size_t const cell = std::max<std::size_t>(1, (file.size() + cells - 1) / cells);
    std::string bar;
    for (std::size_t at = 0; at < file.size(); at += cell) {
        std::size_t const length = std::min(cell, file.size() - at);
        std::size_t const here =
            file.resident(at, length);  // bytes of this range; no alignment needed
        bar += shades[(here * (shades.size() - 1) + length - 1) / length];
    }
    std::printf("%-9s [%-60s] %zu of %zu bytes\n", title, bar.c_str(), file.resident(),
                file.size());
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 2) return std::fputs("usage: residency FILE [page_out] [prefetch]\n", stderr), 2;
    mmap::region file(argv[1]);
    draw("now", file);
    for (int i = 2; i < argc; ++i) {
        std::string_view const step = argv[i];
        if (step == "page_out")
            file.advise(mmap::advice::page_out);  // a hint: see mmap::advice
        else if (step == "prefetch")
            file.prefetch();
        else
            return std::fprintf(stderr, "residency: unknown step: %s\n", argv[i]), 2;
        draw(argv[i], file);
    }
    return 0;
} catch (std::exception const& e) {
    std::fprintf(stderr, "residency: %s\n", e.what());
    return 1;
}
