#include <mmap.hpp>
#include <string>

#include "support/catch.hpp"

// 2 MiB of one letter took 5.7 s where memmem(3) takes 7.5 ms: find() compared the needle at every
// position.
namespace {

/// Bytes, and how many of them were looked at.
template <class Bytes>
struct counted {
    Bytes bytes;
    std::size_t* looks;
    [[nodiscard]] std::size_t size() const noexcept { return bytes.size(); }
    [[nodiscard]] unsigned char operator[](std::size_t i) const noexcept {
        ++*looks;
        return bytes[i];
    }
    [[nodiscard]] std::size_t find(unsigned char wanted, std::size_t begin,
                                   std::size_t end) const noexcept {
        std::size_t const found = bytes.find(wanted, begin, end);
        *looks += found - begin + 1;
        return found;
    }
};

template <class Bytes>
std::size_t looks(std::string const& text, std::string const& needle) {
    std::size_t n = 0;
    (void)mmap::detail::search::locate(counted<Bytes>{{text}, &n}, counted<Bytes>{{needle}, &n});
    return n;
}

/// A letter in `size` bytes, but for one of another kind.
std::string letters(std::size_t size, std::size_t other) {
    std::string s(size, 'a');
    if (other < size) s[other] = 'b';
    return s;
}

/// a, ab, aba, abaab …: the hardest texts for searches that remember periods.
std::string fibonacci(std::size_t size) {
    std::string shorter = "a";
    std::string longer = "ab";
    while (longer.size() < size) {
        std::string next = longer + shorter;
        shorter = std::exchange(longer, std::move(next));
    }
    longer.resize(size);
    return longer;
}

}  // namespace

TEST_CASE(
    "cursor: find() and rfind() look at each byte a few times, whatever text and needle are") {
    using search = mmap::detail::search;
    for (std::size_t const size : {std::size_t{1000}, std::size_t{2000}, std::size_t{100'000}}) {
        CAPTURE(size);
        std::string const same = letters(size, size);
        std::string const fib = fibonacci(size);
        struct row {
            std::string const& text;
            std::string needle;
        };
        row const rows[] = {
            {same, letters(size / 2, size / 4)},
            {same, letters(size / 2, 0)},
            {same, letters(size / 2, size / 2 - 1)},
            {same, same},
            {fib, fib.substr(0, size / 3) + "c"},
            {fib, "c" + fib.substr(size / 2)},
            {fib, fib.substr(size / 3)},
        };
        for (row const& r : rows) {
            CHECK(looks<search::forward>(r.text, r.needle) <= 8 * size);
            CHECK(looks<search::backward>(r.text, r.needle) <= 8 * size);
        }
    }
}
