// boost_interprocess.hpp: https://www.boost.org/libs/interprocess
#pragma once

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

namespace bench {
class boost_interprocess {
public:
    static constexpr char const* name = "boost_interprocess";
    explicit boost_interprocess(char const* path)
        : region_(boost::interprocess::file_mapping(path, boost::interprocess::read_only),
                  boost::interprocess::read_only) {}
    [[nodiscard]] std::byte const* data() const {
        return static_cast<std::byte const*>(region_.get_address());
    }
    [[nodiscard]] std::size_t size() const { return region_.get_size(); }

private:
    boost::interprocess::mapped_region region_;
};
}  // namespace bench
