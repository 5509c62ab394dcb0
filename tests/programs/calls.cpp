// Does one thing to a file between two marks (calls that fail and that strace shows), for
// tests/region/strace_posix.cpp: calls WHAT FILE.
#include <cstdio>
#include <mmap.hpp>
#include <mmap/compat/mio.hpp>
#include <string>

#if defined(_WIN32)
int main() {}
#else
#include <unistd.h>

namespace {
void mark(char const* path) { (void)!::access(path, F_OK); }
}  // namespace

int main(int, char** arguments) {
    std::string const what = arguments[1];
    char const* const path = arguments[2];
    if (what == "map") {
        mark("/mark-begin");
        { mmap::region const r(path); }
        mark("/mark-end");
        return 0;
    }
    if (what ==
        "further") {  // a part from a handle that is there, which the caller knows to be inside
        mmap::options kept;
        kept.keep_handle = true;
        mmap::region const whole(path, mmap::RDONLY, kept);
        mmap::options part;
        part.offset = 4096;
        part.length = 100;
        part.unchecked = true;
        mark("/mark-begin");
        mmap::region const r(whole.native_handle(), mmap::RDONLY, part);
        mark("/mark-end");
        return 0;
    }
    if (what == "unchecked") {
        mmap::options part;
        part.length = 100;
        part.unchecked = true;
        mark("/mark-begin");
        { mmap::region const r(path, mmap::RDONLY, part); }
        mark("/mark-end");
        return 0;
    }
    if (what == "slide") {
        mmap::options how;
        how.length = 4096;
        how.keep_handle = true;
        mmap::region r(path, mmap::RDONLY, how);
        mark("/mark-begin");
        r.slide(8192);
        mark("/mark-end");
        return 0;
    }
    if (what == "slide_exec") {
        mmap::region r(path, mmap::RDWR, 0, 4096);
        r.protect(mmap::RDONLY | mmap::EXEC);
        mark("/mark-begin");
        r.slide(8192);
        mark("/mark-end");
        return 0;
    }
    if (what == "load") {
        mark("/mark-begin");
        { mmap::contents const c = mmap::load(path); }
        mark("/mark-end");
        return 0;
    }
    if (what == "prefetch") {
        mmap::region const r(path);
        mmap::range const ranges[] = {{0, 1}, {4096, 1}, {8192, 1}};
        mark("/mark-begin");
        r.prefetch(ranges);
        mark("/mark-end");
        return 0;
    }
    if (what == "mio") {
        mio::mmap_sink sink(path);
        mark("/mark-begin");
        { mio::mmap_sink const moved(std::move(sink)); }
        mark("/mark-end");
        return 0;
    }
    mmap::access const mode = what == "flush_rdonly" ? mmap::RDONLY
                              : what == "flush_copy" ? mmap::COPY
                                                     : mmap::RDWR;
    mmap::region r(path, mode);
    if (r.writable()) r.writable_bytes()[5000] = std::byte{1};
    mark("/mark-begin");
    if (what == "flush_async")
        r.flush_async(5000, 100);
    else
        r.flush(5000, 100);
    mark("/mark-end");
}
#endif
