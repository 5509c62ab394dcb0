// Options that many tests need, in a line.
#pragma once

#include <mmap.hpp>

namespace test {

inline mmap::options creating(mmap::create create, std::size_t length = mmap::to_end,
                              std::uint64_t offset = 0) {
    mmap::options o;
    o.create = create;
    o.length = length;
    o.offset = offset;
    return o;
}

inline mmap::options reserving(std::size_t length, std::size_t reserve) {
    mmap::options o;
    o.length = length;
    o.reserve = reserve;
    return o;
}

}  // namespace test
