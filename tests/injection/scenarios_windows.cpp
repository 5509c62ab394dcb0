// What only Windows is asked.
#include "scenarios.hpp"

namespace injection {
namespace {
void file(stage& s) { s.region = mmap::region(s.file, mmap::RDWR); }
}  // namespace

std::vector<scenario> system_scenarios() {
    constexpr int lock_violation = 33;  // the system is writing: tried again
    return {
        uses("flush the views", file, [](stage& s, auto&... ec) { s.region.flush(ec...); },
             unchanged, "FlushViewOfFile", {lock_violation}),
        uses(
            "flush the file", file, [](stage& s, auto&... ec) { s.region.flush(ec...); }, unchanged,
            "FlushFileBuffers"),
        uses("flush_async", file, [](stage& s, auto&... ec) { s.region.flush_async(ec...); },
             unchanged, "FlushViewOfFile", {lock_violation}),
        uses("advise", file,
             [](stage& s, auto&... ec) { s.region.advise(mmap::advice::will_need, ec...); }),
        uses("prefetch", file, [](stage& s, auto&... ec) { s.region.prefetch(ec...); }),
        uses("discard a file", file,
             [](stage& s, auto&... ec) { s.region.discard(0, s.region.size(), ec...); }),
    };
}

}  // namespace injection
