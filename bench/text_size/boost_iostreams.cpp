// Its code is in a library of its own, of which this counts nothing.
#include <boost/iostreams/device/mapped_file.hpp>

unsigned long sum_file(char const* path) {
    boost::iostreams::mapped_file_source const bytes(path);
    unsigned long sum = 0;
    for (char const byte : bytes) sum += static_cast<unsigned char>(byte);
    return sum;
}
