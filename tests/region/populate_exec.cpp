#include <mmap.hpp>

#include "support/catch.hpp"

// It was permission_denied, though of NONE alone nothing is asked either (found by mmap_model).
TEST_CASE("region: populating memory that may not be read does nothing") {
    for (mmap::access const mode : {mmap::NONE, mmap::NONE | mmap::EXEC}) {
        mmap::options o;
        o.length = 10000;
        o.populate = true;
        CHECK(mmap::region(mmap::ANON, mode, o).size() == 10000);
    }
}
