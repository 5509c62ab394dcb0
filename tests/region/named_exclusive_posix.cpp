#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"
#include "support/unfinished.hpp"

// create::must once adopted an empty object that another program had made, and reported it as created: its
// maker could read what was stored there.
TEST_CASE("named: create::must takes only an object that the call itself has made") {
    test::shared_name const name("exclusive");
    mmap::options const must = test::creating(mmap::create::must, 5000);
    std::error_code ec;
    {
        test::unfinished const trap(name.text, 0666);
        REQUIRE(trap.fd() >= 0);
        mmap::region const r(mmap::shared(name.text), mmap::RDWR, must, ec);
        CHECK(ec == std::errc::file_exists);
        CHECK_FALSE(r);
        CHECK(trap.size() == 0);
        CHECK(trap.is_named());
    }
    mmap::remove_shared(name.text);
    mmap::region const made(mmap::shared(name.text), mmap::RDWR, must, ec);
    CHECK_FALSE(ec);
    CHECK(made.created());
}

TEST_CASE("named: an unfinished object that grants more than asked for is refused") {
    test::shared_name const name("wider");
    test::unfinished const trap(name.text, 0666);
    REQUIRE(trap.fd() >= 0);
    mmap::options how = test::creating(mmap::create::if_missing, 5000);
    std::error_code ec;
    mmap::region const refused(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK_FALSE(refused);
    CHECK(trap.size() == 0);
    CHECK(trap.is_named());
    how.permissions = 0666;
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK_FALSE(ec);
    CHECK(r.size() == 5000);
}
