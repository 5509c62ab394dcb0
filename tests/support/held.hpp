// What the process holds, as one value to compare: `auto before = held(); …; CHECK(held() == before);`
#pragma once

#include <ostream>

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

inline holdings held() { return {open_descriptors(), mapping_count()}; }

}  // namespace test
