// Uses much of the library, to look at the symbols that it makes.
#include <mmap.hpp>
#include <mmap/compat/mio.hpp>

#include <vector>

void everything(char const* path);

void everything(char const* path) {
    mmap::region r(path, mmap::RDWR);
    r.as<int>()[0] = 1;
    r.lock();
    r.resize(2 * r.size());
    char byte = 0;
    r.read(0, &byte, 1);
    r.prefetch();
    mmap::fault_guard const g(r);
    g.check();
    mmap::cursor c(r);
    c.write(c.read<int>());
    mmap::vector<int> v(path, 1);
    v.push_back(1);
    mmap::contents const text = mmap::load(path);
    mmap::appender log(path);
    log.append(text.view());
    mmap::region const named(mmap::shared{"name"}, 4096, mmap::RDWR);
    mio::mmap_sink sink(std::vector<char>(1, 'x'));
    std::error_code ec = mmap::errc::closed;
    sink.sync(ec);
    mio::shared_mmap_source const shared(path);
    std::swap(r, r);
    std::vector<mmap::region> many;
    many.emplace_back(path);
}
