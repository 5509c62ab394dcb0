// copy_on_write FILE: changes a file's text in memory only. The file may be read-only.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <mmap.hpp>
#include <string>

namespace {

std::string first_line(mmap::region const& r) {
    std::string_view const text = r.view();
    return std::string(text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 60)));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) return std::fputs("usage: copy_on_write FILE\n", stderr), 2;
    mmap::region const file(argv[1]);
    mmap::region mine(argv[1], mmap::COPY);  // a page is copied at the first store to it
    std::string const before = first_line(file);
    for (std::byte& b : mine.writable_bytes())
        if (b >= std::byte{'a'} && b <= std::byte{'z'}) b &= ~std::byte{0x20};  // to upper case

    std::printf("in memory: %s\non disk:   %s\n", first_line(mine).c_str(),
                first_line(file).c_str());
    bool const is_untouched = first_line(file) == before;
    std::puts(is_untouched ? "the file is unchanged" : "the file has changed!");
    return is_untouched ? 0 : 1;
} catch (std::exception const& e) {
    std::fprintf(stderr, "copy_on_write: %s\n", e.what());
    return 1;
}
