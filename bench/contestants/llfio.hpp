// llfio.hpp: https://github.com/ned14/llfio
#pragma once

#include <llfio/llfio.hpp>

namespace bench {
class llfio {
public:
    static constexpr char const* name = "llfio";
    explicit llfio(char const* path)
        : map_(LLFIO_V2_NAMESPACE::mapped_file({}, path).value()),
          size_(static_cast<std::size_t>(map_.maximum_extent().value())) {}
    [[nodiscard]] std::byte const* data() const {
        return reinterpret_cast<std::byte const*>(map_.address());
    }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    LLFIO_V2_NAMESPACE::mapped_file_handle map_;
    std::size_t size_;
};
}  // namespace bench
