#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: to create what is there already takes one descriptor, and leaves none") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    auto const before = test::held();
    for (mmap::create const how : {mmap::create::if_missing, mmap::create::truncate}) {
        mmap::options o;
        o.length = 3;
        o.create = how;
        {
            mmap::region const r(dir / "file.bin", mmap::RDWR, o);
            CHECK_FALSE(r.created());
            CHECK(test::held().descriptors == before.descriptors + 1);
        }
        CHECK(test::held() == before);
    }
}
