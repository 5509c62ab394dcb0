// boost_iostreams.hpp: https://www.boost.org/libs/iostreams
#pragma once

#include <boost/iostreams/device/mapped_file.hpp>

namespace bench {
class boost_iostreams {
public:
    static constexpr char const* name = "boost_iostreams";
    explicit boost_iostreams(char const* path) : map_(path) {}
    [[nodiscard]] std::byte const* data() const {
        return reinterpret_cast<std::byte const*>(map_.data());
    }
    [[nodiscard]] std::size_t size() const { return map_.size(); }

private:
    boost::iostreams::mapped_file_source map_;
};
}  // namespace bench
