// mmap::load: by reading, by mapping, by reading to the end.
#include "scenarios.hpp"

namespace injection {
namespace {

template <class Prepare>
scenario loads(std::string name, Prepare prepare, mmap::padding after = {}) {
    return play(
        std::move(name), prepare,
        [after](stage& s, auto&... ec) {
            s.result = 1;  // nothing was loaded
            mmap::contents const c = mmap::load(s.fresh, after, ec...);
            s.result = c.empty() ? 1 : c.view() == test::read_file(s.fresh) ? 2 : 0;
        },
        [](stage& s) { return s.result == 1; },
        [](stage& s) { return s.result == (std::filesystem::file_size(s.fresh) == 0 ? 1U : 2U); });
}

}  // namespace

std::vector<scenario> loading_scenarios() {
    return {
        loads("load, read", [](stage& s) { test::write_file(s.fresh, pattern); }),
        loads("load, mapped",
              [](stage& s) { test::pattern_file(s.fresh, mmap::contents::mapped_from); }),
        loads("load, in between",
              [](stage& s) { test::pattern_file(s.fresh, mmap::contents::mapped_from / 2); }),
        loads(
            "load, read, padded", [](stage& s) { test::write_file(s.fresh, pattern); },
            mmap::padding{64}),
        loads(
            "load, mapped, padded",
            [](stage& s) { test::pattern_file(s.fresh, mmap::contents::mapped_from); },
            mmap::padding{64}),
        loads("load, empty", [](stage& s) { test::write_file(s.fresh, ""); }),
    };
}

}  // namespace injection
