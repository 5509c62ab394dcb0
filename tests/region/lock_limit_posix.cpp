#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/expect.hpp"
#include "support/locked.hpp"
#include "support/temp_dir.hpp"

#if defined(__linux__)
namespace {
/// In a child that may lock 8 pages: a user without privileges (CAP_IPC_LOCK knows no limit).
template <class Body>
test::ending with_lock_limit(Body body) {
    return test::in_fork([&] {
        if (::getuid() == 0) EXPECT(::setgid(65534) == 0 && ::setuid(65534) == 0);
        std::size_t const held = test::locked_bytes();
        test::limit(RLIMIT_MEMLOCK, held + 8 * test::page);
        return body();
    });
}

bool over_limit(std::error_code ec) {
    return ec == std::errc::not_enough_memory || ec == std::errc::resource_unavailable_try_again;
}
}  // namespace

TEST_CASE("region: locking over the limit is an error, and what was locked before stays so") {
    if (test::sanitized) {
        SUCCEED("the sanitizer makes mlock() a no-op");
        return;
    }
    test::ending const child = with_lock_limit([] {
        mmap::region r(mmap::ANON, 20 * test::page, mmap::COPY);
        std::size_t const before = test::locked_bytes();
        r.lock(2 * test::page, 3 * test::page);
        std::error_code ec;
        r.lock(ec);
        EXPECT(over_limit(ec));
        EXPECT(test::locked_bytes() - before == 3 * test::page);
        r.unlock(0, 2 * test::page, ec);
        EXPECT(ec == mmap::errc::not_locked);
        r.unlock(ec);
        EXPECT(!ec);
        EXPECT(test::locked_bytes() == before);
        return 0;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("region: options::locked over the limit fails, and leaves neither mapping nor file") {
    if (test::sanitized) {
        SUCCEED("the sanitizer makes mlock() a no-op");
        return;
    }
    test::temp_dir const dir;
    std::filesystem::permissions(dir.path(), std::filesystem::perms::all);
    test::ending const child = with_lock_limit([&] {
        mmap::options o;
        o.length = 20 * test::page;
        o.locked = true;
        o.create = mmap::create::must;
        std::error_code ec;
        mmap::region r(dir / "new.bin", mmap::RDWR, o, ec);
        EXPECT(over_limit(ec) && !r && r.data() == nullptr);
        EXPECT(!std::filesystem::exists(dir / "new.bin"));
        return 0;
    });
    CHECK(child.exit_code == 0);
}

TEST_CASE("region: growing a locked region at the limit keeps its locks and locks nothing more") {
    if (test::sanitized) {
        SUCCEED("the sanitizer makes mlock() a no-op");
        return;
    }
    test::ending const child = with_lock_limit([] {
        std::size_t const before = test::locked_bytes();
        mmap::region r(mmap::ANON, 8 * test::page);
        r.writable_bytes()[8 * test::page - 1] = std::byte{8};
        r.lock();
        std::error_code ec;
        r.resize(100 * test::page, ec);
        EXPECT(!ec && r.size() == 100 * test::page && r[8 * test::page - 1] == std::byte{8});
        EXPECT(test::locked_bytes() - before == 8 * test::page);
        return 0;
    });
    CHECK(child.exit_code == 0);
}
#endif
