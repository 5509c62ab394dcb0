// mio.hpp: https://github.com/mandreyel/mio
#pragma once

#include <mio/mmap.hpp>

namespace bench {
class mio {
public:
    static constexpr char const* name = "mio";
    explicit mio(char const* path) : map_(path) {}
    [[nodiscard]] std::byte const* data() const {
        return reinterpret_cast<std::byte const*>(map_.data());
    }
    [[nodiscard]] std::size_t size() const { return map_.size(); }

private:
    ::mio::mmap_source map_;
};
}  // namespace bench
