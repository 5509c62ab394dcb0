#include <sys/mman.h>
#include <atomic>
#include <mmap.hpp>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/shared_name.hpp"
#include "support/thrown.hpp"

TEST_CASE("named: lives without users until it is removed, then the name is free") {
    test::shared_name const name("lives");
    mmap::region(mmap::shared(name.text), 100).writable_bytes()[0] = std::byte{1};
    mmap::region const again(mmap::shared(name.text), 100);
    CHECK_FALSE(again.created());
    CHECK(again[0] == std::byte{1});
    CHECK(mmap::remove_shared(name.text));
    CHECK_FALSE(mmap::remove_shared(name.text));
    CHECK(again[0] == std::byte{1});  // who maps it keeps it
    mmap::region const fresh(mmap::shared(name.text), 100);
    CHECK(fresh.created());
    CHECK(fresh[0] == std::byte{0});
}

TEST_CASE("named: further regions can be made from the handle of one") {
    test::shared_name const name("handle");
    mmap::region a(mmap::shared(name.text), 100000);
    mmap::region const b(a.native_handle(), mmap::RDONLY, 70001, mmap::to_end);
    a.writable_bytes()[70005] = std::byte{7};
    CHECK(b[4] == std::byte{7});
}

TEST_CASE("named: a creator that died before it gave the object a size does not wedge the next") {
    test::shared_name const name("wedge");
    int const fd = ::shm_open(('/' + name.text).c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
    REQUIRE(fd >= 0);
    ::close(fd);
    std::error_code ec;
    mmap::options o;
    mmap::region const opens(mmap::shared(name.text), mmap::RDWR, o, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);  // there is nothing yet
    o.create = mmap::create::if_missing;
    o.length = 5000;
    mmap::region r(mmap::shared(name.text), mmap::RDWR, o, ec);
    CHECK_FALSE(ec);
    CHECK(r.created());
    CHECK(r.size() == 5000);
}

TEST_CASE("named: of sixteen racing creators one creates, and nobody sees a half-made object") {
    test::shared_name const name("race");
    constexpr std::size_t size = std::size_t{8} << 20U;  // to take its time
    for (int round = 0; round < 10; ++round) {
        mmap::region counters(mmap::ANON, 2 * sizeof(std::atomic<int>));
        auto* const ready = new (counters.writable_bytes().data()) std::atomic<int>[2]();
        std::vector<pid_t> children;
        for (int i = 0; i < 16; ++i) {
            pid_t const child = ::fork();
            REQUIRE(child >= 0);
            if (child == 0) {
                ++ready[0];
                while (ready[0] < 16) ::usleep(1);
                std::error_code ec;
                mmap::region r(mmap::shared(name.text), size, mmap::RDWR, ec);
                if (!ec && r.created()) ++ready[1];
                ::_exit(!ec && r.size() == size && r[size - 1] == std::byte{0} ? 0 : 1);
            }
            children.push_back(child);
        }
        for (pid_t const child : children) CHECK(test::wait_for(child).exit_code == 0);
        CHECK(ready[1] == 1);
        CHECK(mmap::remove_shared(name.text));
    }
}

TEST_CASE("named: is resized for everyone who maps it") {
    test::shared_name const name("resize");
    mmap::options o;
    o.create = mmap::create::must;
    o.length = 1000;
    o.reserve = 1000000;
    mmap::region a(mmap::shared(name.text), mmap::RDWR, o);
    auto const* const at = a.data();
    for (std::size_t n = 2000; n <= 1000000; n += 12345) {
        a.resize(n);
        REQUIRE(a.data() == at);
        a.writable_bytes()[n - 1] = std::byte{'n'};
    }
    mmap::region const b{mmap::shared(name.text)};
    CHECK(b.size() == a.size());
    CHECK(b[b.size() - 1] == std::byte{'n'});
    a.resize(10);
    CHECK(mmap::region(mmap::shared(name.text), mmap::to_end, mmap::RDONLY).size() == 10);
}
