// region.hpp: this library.
#pragma once

#include <mmap.hpp>

#include "list.hpp"

namespace bench {
struct region : mmap::region {
    static constexpr char const* name = "region";
    explicit region(char const* path) : mmap::region(path) {}
};
}  // namespace bench
