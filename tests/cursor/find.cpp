#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/memory.hpp"

namespace {
constexpr std::size_t no = mmap::cursor::npos;
constexpr std::size_t omitted = static_cast<std::size_t>(-2);
struct row {
    char const* needle;
    std::size_t start;
    std::size_t end;
    std::size_t first;  // what Python 3.11's mmap.find(needle, start, end) gives; no: -1
    std::size_t last;   // … and mmap.rfind()
};
constexpr row rows[] = {
    {"abc", omitted, omitted, 0, 6},  //
    {"abc", 0, omitted, 0, 6},
    {"abc", 1, omitted, 3, 6},
    {"abc", 3, omitted, 3, 6},
    {"abc", 6, omitted, 6, 6},
    {"abc", 7, omitted, no, no},
    {"abc", 18, omitted, no, no},
    {"abc", 19, omitted, no, no},
    {"abc", 0, 9, 0, 6},
    {"abc", 0, 8, 0, 3},
    {"abc", 3, 3, no, no},
    {"abc", 4, 3, no, no},
    {"abc", 0, 0, no, no},
    {"abc", 2, 100, 3, 6},
    {"c\n", omitted, omitted, 8, 8},
    {"c\n", 0, 9, no, no},
    {"last", omitted, omitted, 14, 14},
    {"last", 14, 18, 14, 14},
    {"last", 14, 17, no, no},
    {"lasts", omitted, omitted, no, no},
    {"t", 17, omitted, 17, 17},
    {"", omitted, omitted, 0, 18},
    {"", 7, omitted, 7, 18},
    {"", 18, omitted, 18, 18},
    {"", 19, omitted, 18, 18},
    {"", 100, omitted, 18, 18},
    {"", 0, 8, 0, 8},
    {"", 3, 3, 3, 3},
    {"", 4, 3, no, no},
    {"", 0, 0, 0, 0},
    {"", 2, 100, 2, 18},
};
}  // namespace

TEST_CASE("cursor::find() and rfind() answer as Python's mmap does, empty needles too") {
    mmap::region const bytes = test::memory("abcabcabc\nxyz\nlast");
    mmap::cursor const c(bytes);
    for (row const& r : rows) {
        CAPTURE(r.needle, r.start, r.end);
        bool const whole = r.start == omitted;
        bool const open = r.end == omitted;
        CHECK((whole  ? c.find(r.needle)
               : open ? c.find(r.needle, r.start)
                      : c.find(r.needle, r.start, r.end)) == r.first);
        CHECK((whole  ? c.rfind(r.needle)
               : open ? c.rfind(r.needle, r.start)
                      : c.rfind(r.needle, r.start, r.end)) == r.last);
    }
}
