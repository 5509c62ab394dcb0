// What the process holds, as one value to compare: `auto before = held(); …; CHECK(held() == before);`
#pragma once

#include <ostream>
#include <system_error>

#include <mmap.hpp>

#include "counts.hpp"

namespace test {

struct holdings {
    std::size_t descriptors = 0;
    std::size_t mappings = 0;

    friend bool operator==(holdings const& a, holdings const& b) {
        return a.descriptors == b.descriptors && a.mappings == b.mappings;
    }
    friend std::ostream& operator<<(std::ostream& out, holdings const& h) {
        return out << h.descriptors << " descriptors, " << h.mappings << " mappings";
    }
};

/// The first exception of a program, and the first message of a system error, take handles of the C++
/// runtime's that stay (MinGW: winpthreads' thread-local storage). Not the library's, so not counted.
inline void take_what_exceptions_take() {
    try {
        throw std::system_error(1, std::system_category());
    } catch (std::system_error const&) {}
}

inline holdings held() {
    // What the library and the C++ library keep for good is there before anything is counted.
    static bool const once =
        (take_what_exceptions_take(), (void)mmap::detail::platform::process_id(), true);
    (void)once;
    return {open_descriptors(), mapping_count()};
}

}  // namespace test
