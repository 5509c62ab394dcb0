// The operation language of tests/model/, steered by what code its programs reach.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "support/temp_dir.hpp"
#include "world.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static test::temp_dir const dir;
    static model::tally counts;
    model::program steps(std::min<std::size_t>(size / model::step::size, 200));
    for (model::step& s : steps) {
        std::memcpy(s.bytes.data(), data, s.bytes.size());
        data += s.bytes.size();
    }
    try {
        model::world(dir.path().string(), counts, false).run(steps);
    } catch (model::mismatch const& m) {
        std::fprintf(stderr, "MISMATCH: %s\n", m.what());
        try {
            model::world(dir.path().string(), counts, true).run(steps);
        } catch (model::mismatch const&) {}
        std::fflush(stdout);
        std::abort();
    }
    return 0;
}
