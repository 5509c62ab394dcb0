#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

unsigned long sum_file(char const* path) {
    using namespace boost::interprocess;
    mapped_region const region(file_mapping(path, read_only), read_only);
    auto const* const bytes = static_cast<unsigned char const*>(region.get_address());
    unsigned long sum = 0;
    for (std::size_t i = 0; i < region.get_size(); ++i) sum += bytes[i];
    return sum;
}
