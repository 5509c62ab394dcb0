#include <sys/mman.h>
#include <sys/stat.h>
#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/proc.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

namespace {
unsigned permissions_of(mmap::region const& r) {
    struct stat s {};
    REQUIRE(::fstat(r.native_handle(), &s) == 0);
    return s.st_mode & 0777U;
}

mmap::options creating(unsigned permissions) {
    mmap::options o;
    o.create = mmap::create::must;
    o.length = 100;
    o.permissions = permissions;
    return o;
}
}  // namespace

TEST_CASE("region: created files have the permissions asked for, 0666 if none, less the umask") {
    test::temp_dir const dir;
    mode_t const before = ::umask(027);
    unsigned const by_default = permissions_of(mmap::region(dir / "a", mmap::RDWR, creating(0)));
    unsigned const asked_for = permissions_of(mmap::region(dir / "b", mmap::RDWR, creating(0604)));
    ::umask(before);
    CHECK(by_default == 0640);
    CHECK(asked_for == 0600);
}

TEST_CASE("region: named memory is for this user only, unless permissions say otherwise") {
    test::shared_name const name("permissions");
    mode_t const before = ::umask(022);
    CHECK(permissions_of(mmap::region(mmap::shared(name.text), 100)) == 0600);
    mmap::remove_shared(name.text);
    CHECK(permissions_of(mmap::region(mmap::shared(name.text), mmap::RDWR, creating(0666))) ==
          0644);
    mmap::remove_shared(name.text);
    ::umask(before);
}

#if defined(__linux__)
TEST_CASE("region: options::huge asks for transparent huge pages") {
    mmap::options o;
    o.length = std::size_t{8} << 20U;
    o.huge = true;
    mmap::region const r(mmap::ANON, mmap::COPY, o);
    if (test::smaps(r.data(), "VmFlags").empty())
        WARN("no VmFlags in /proc/self/smaps: not tested");
    else
        CHECK(test::has_flag(r.data(), "hg"));
}

TEST_CASE(
    "region: native_flags are passed on: MAP_HUGETLB maps from the reserved pool, or fails for "
    "want of one") {
    mmap::options o;
    o.length = 5000;
    o.native_flags = MAP_HUGETLB;
    test::holdings const before = test::held();
    std::error_code ec;
    {
        mmap::region r(mmap::ANON, mmap::COPY, o, ec);
        if (!ec) {
            r.writable_bytes()[4999] = std::byte{1};
            CHECK(r.size() == 5000);
            CHECK(test::has_flag(r.data(), "ht"));
        } else {
            CHECK(ec == std::errc::not_enough_memory);
            CHECK_FALSE(r.is_open());
        }
    }
    CHECK(test::held() == before);
}

TEST_CASE("region: native_flags are passed on: MAP_LOCKED") {
    mmap::options o;
    o.length = 5000;
    o.native_flags = MAP_LOCKED;
    std::size_t const before = test::locked_bytes();
    mmap::region const r(mmap::ANON, mmap::COPY, o);
    CHECK(test::locked_bytes() - before == 2 * mmap::page_size());
}
#endif
