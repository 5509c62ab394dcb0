// All of the library, its templates made for a type, for the checkers of .ci/analyze.
#include <mmap.hpp>
#include <mmap/compat/mio.hpp>

template class mmap::span<int>;
template class mmap::vector<long>;
template struct mio::basic_mmap<mio::access_mode::write, char>;
template class mio::basic_shared_mmap<mio::access_mode::read, std::byte>;

long use(mmap::region& r, mmap::contents const& c) {
    mmap::cursor at(r);
    at.write(7L);
    at.seek(0);
    return at.read<long>() + r.as<long>()[0] + r.as<long const>(0, 1)[0] + c.as<long const>()[0];
}
