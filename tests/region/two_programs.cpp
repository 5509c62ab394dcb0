#include <chrono>
#include <mmap.hpp>
#include <thread>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/file.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: two unrelated programs see each other's stores through a file") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100000);
    mmap::region r(path, mmap::RDWR);
    r.writable_bytes()[70000] = std::byte{123};
    CHECK(test::run(test::helper("peer"), {"load", "file", path, "70000"}).output == "123\n");
    CHECK(test::run(test::helper("peer"), {"store", "file", path, "70001", "45"}).exit_code == 0);
    CHECK(r[70001] == std::byte{45});
}

TEST_CASE("region: two unrelated programs see each other's stores through named memory") {
    test::shared_name const name("two programs");
    mmap::region r(mmap::shared(name.text), 100000);
    CHECK(r.created());
    r.writable_bytes()[99999] = std::byte{123};
    CHECK(test::run(test::helper("peer"), {"load", "shared", name.text, "99999"}).output ==
          "123\n");
    CHECK(test::run(test::helper("peer"), {"store", "shared", name.text, "0", "45"}).exit_code ==
          0);
    CHECK(r[0] == std::byte{45});
    CHECK(test::run(test::helper("peer"), {"create", name.text, "100"}).output == "0 100\n");
}

TEST_CASE("region: named memory whose creator was killed can be used by the next") {
    test::shared_name const name("killed");
    {
        test::program creator(test::helper("peer"), {"hold", name.text, "5000"});
        std::error_code ec;
        for (int i = 0; i < 5000; ++i) {  // until it is there
            mmap::region const there(mmap::shared(name.text), mmap::to_end, mmap::RDONLY, ec);
            if (!ec) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        CHECK_FALSE(ec);
        creator.kill();
    }
    mmap::region r(mmap::shared(name.text), 5000);
    CHECK(r.size() == 5000);
    r.writable_bytes()[4999] = std::byte{1};
}
