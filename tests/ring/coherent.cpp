#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/shared_name.hpp"

namespace {
/// Stores through one view, and loads through the other, at the edges of each page.
void check_coherence(mmap::ring& r) {
    std::size_t const n = r.size();
    unsigned char value = 1;
    bool is_coherent = true;
    for (std::size_t at = 0; at < n; at += mmap::page_size()) {
        for (std::size_t const i : {at, at + mmap::page_size() - 1}) {
            r.data()[i] = std::byte{value};
            is_coherent = is_coherent && r.data()[n + i] == std::byte{value};
            r.data()[n + i] = std::byte{++value};
            is_coherent = is_coherent && r.data()[i] == std::byte{value};
        }
    }
    CHECK(is_coherent);
}
}  // namespace

TEST_CASE("ring: both views show the same bytes") {
    mmap::ring memory(5 * mmap::granularity());
    check_coherence(memory);
    test::shared_name const name("coherent");
    mmap::ring named(mmap::shared{name.text}, 5 * mmap::granularity());
    check_coherence(named);
}

TEST_CASE("ring: is zero at first") {
    mmap::ring const r(3 * mmap::granularity());
    bool is_zero = true;
    for (std::size_t i = 0; i < 2 * r.size(); ++i) is_zero = is_zero && r.data()[i] == std::byte{0};
    CHECK(is_zero);
}
