#include <llfio/llfio.hpp>

unsigned long sum_file(char const* path) {
    auto const mapped = LLFIO_V2_NAMESPACE::mapped_file({}, path).value();
    auto const* const bytes = reinterpret_cast<unsigned char const*>(mapped.address());
    auto const size = static_cast<std::size_t>(mapped.maximum_extent().value());
    unsigned long sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += bytes[i];
    return sum;
}
