#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"
#include "support/unfinished.hpp"

namespace {
constexpr uid_t somebody = 65534;

/// Gives the object to another user, as root can.
bool give_away(int fd) {
    if (::fchown(fd, somebody, static_cast<gid_t>(-1)) == 0) return true;
    WARN("only root can make an object of another user");
    return false;
}
}  // namespace

TEST_CASE("named: an unfinished object of another user is refused at once, and stays as it is") {
    test::shared_name const name("foreign");
    test::unfinished const trap(name.text, 0666);
    REQUIRE(trap.fd() >= 0);
    if (!give_away(trap.fd())) return;
    mmap::options how = test::creating(mmap::create::if_missing, 5000);
    how.permissions = 0666;
    std::error_code ec;
    mmap::region const r(mmap::shared(name.text), mmap::RDWR, how, ec);
    CHECK(ec == std::errc::permission_denied);
    CHECK_FALSE(r);
    CHECK(trap.size() == 0);
    CHECK(trap.is_named());
}

TEST_CASE("named: a finished object of another user that grants access is opened") {
    test::shared_name const name("granted");
    mmap::options how = test::creating(mmap::create::must, 5000);
    how.permissions = 0666;
    mmap::region made(mmap::shared(name.text), mmap::RDWR, how);
    if (!give_away(made.native_handle())) return;
    made.writable_bytes()[4999] = std::byte{8};
    mmap::region const r(mmap::shared(name.text), 5000);
    CHECK_FALSE(r.created());
    CHECK(r[4999] == std::byte{8});
}
