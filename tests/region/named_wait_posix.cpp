#include <sys/file.h>

#include <chrono>
#include <mmap.hpp>
#include <thread>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"
#include "support/unfinished.hpp"

namespace {
/// Another open file of the same object: a lock is one of an open file.
int locked_again(std::string const& name) {
    int const fd = ::shm_open(('/' + name).c_str(), O_RDWR, 0);
    return fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? fd : -1;
}
}  // namespace

// It was waited for without limit, also by the form that reports errors.
TEST_CASE("named: a lock that somebody keeps on an unfinished object is not waited for forever") {
    test::shared_name const name("kept lock");
    test::unfinished const object(name.text);
    REQUIRE(object.fd() >= 0);
    int const other = locked_again(name.text);
    if (other < 0) {
        WARN("no locks on memory objects here");
        return;
    }
    auto const child = test::in_fork([&] {
        ::alarm(60);
        std::error_code ec;
        mmap::region const r(mmap::shared(name.text), 5000, mmap::RDWR, ec);
        EXPECT(ec == std::errc::resource_unavailable_try_again);
        EXPECT(!r);
        return 0;
    });
    CHECK(child.exit_code == 0);
    CHECK(object.size() == 0);
    CHECK(object.is_named());
    ::close(other);
    CHECK(mmap::region(mmap::shared(name.text), 5000).created());
}

TEST_CASE("named: a creator at work is waited for") {
    test::shared_name const name("at work");
    test::unfinished const object(name.text);
    REQUIRE(object.fd() >= 0);
    int const other = locked_again(name.text);
    if (other < 0) {
        WARN("no locks on memory objects here");
        return;
    }
    std::thread creator([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        (void)!::ftruncate(other, 9000);
        ::close(other);  // and the lock is free
    });
    std::error_code ec;
    mmap::region const r(mmap::shared(name.text), 5000, mmap::RDWR, ec);
    creator.join();
    CHECK_FALSE(ec);
    CHECK_FALSE(r.created());
    CHECK(object.size() == 9000);
}
