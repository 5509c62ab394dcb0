// What a resize finds locked, when mlock(2) or the resize itself fails. VmLck of /proc/self/status is
// the witness.
#include <cerrno>

#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/proc.hpp"

namespace {

using injection::page;
using injection::pattern;

struct part {
    std::uint64_t offset;
    std::size_t length;  // of the region
    std::size_t wanted;  // by resize()
};

std::size_t locked_pages() { return test::locked_bytes() / page; }
/// Pages that a range touches, if not the sanitizer makes mlock() do nothing.
std::size_t touched(part const& p) {
    if (test::sanitized) return 0;
    return static_cast<std::size_t>((p.offset + p.length + page - 1) / page - p.offset / page);
}
mmap::region locked(injection::stage& s, part const& p) {
    mmap::region r(s.file, mmap::RDWR, p.offset, p.length);
    r.lock();
    return r;
}
/// A resize in which the nth call of a function fails.
std::error_code resize(mmap::region& r, std::size_t n, char const* function, unsigned nth,
                       int error) {
    std::error_code ec;
    injection::arm(injection::number_of(function), nth, error);
    r.resize(n, ec);
    CHECK(injection::disarm());
    return ec;
}
bool unlocks(mmap::region& r) {
    std::error_code ec;
    r.unlock(ec);
    return !ec;
}

constexpr int full = ENOMEM;
}  // namespace

// The file was once cut where the region had ended, whatever it had behind that.
TEST_CASE(
    "a region that grows and cannot be locked again is as before, and so are file and locks") {
    part const parts[] = {
        {0, pattern.size(), 2 * pattern.size()},  // all of the file
        {0, 50, page},                            // its beginning
        {page + 7, 50, page},                     // in its midst, and not to its end
        {page + 7, 50, 5 * page},                 // and behind it
        {3 * page - 50, 100, 2 * page},           // in two pages
        {3 * page - 50, 150, 2 * page},           // to its end
    };
    for (part const& p : parts) {
        CAPTURE(p.offset, p.length, p.wanted);
        injection::stage s;
        std::size_t const before = locked_pages();
        mmap::region r = locked(s, p);
        std::string const bytes(r.view());
        for (int i = 0; i < 2; ++i) {
            CHECK(resize(r, p.wanted, "mlock", 1, full) == std::errc::not_enough_memory);
            CHECK(r.view() == bytes);
            CHECK(injection::file_is(s.file, pattern));
            CHECK(locked_pages() - before == touched(p));
        }
        r.resize(p.wanted);
        std::string file = pattern;
        if (p.offset + p.wanted > file.size())
            file.resize(static_cast<std::size_t>(p.offset) + p.wanted);
        CHECK(r.view() == file.substr(static_cast<std::size_t>(p.offset), p.wanted));
        CHECK(injection::file_is(s.file, file));
        CHECK(locked_pages() - before == touched(p));
        CHECK(unlocks(r));
        CHECK(locked_pages() == before);
    }
}

TEST_CASE("a region that can neither be locked again nor shrunk to what it was has its old size") {
    injection::stage s;
    mmap::region r = locked(s, {0, pattern.size(), 0});
    injection::missing const none("ftruncate", EPERM);
    CHECK(resize(r, 2 * pattern.size(), "mlock", 1, full) == std::errc::not_enough_memory);
    CHECK(r.view() == pattern);
}

TEST_CASE("what was locked stays locked when a growth maps it anew") {
    for (part const& p : {part{3 * page - 100, 50, page - 100}, part{page, page, 5 * page}}) {
        injection::stage s;
        std::size_t const before = locked_pages();
        mmap::region r = locked(s, p);
        CHECK_FALSE(resize(r, p.wanted, "mremap", 1, EFAULT));
        CHECK(locked_pages() - before == touched(p));
        CHECK(unlocks(r));
        CHECK(locked_pages() == before);
    }
}

TEST_CASE("what was locked stays locked when a file cannot be cut") {
    part const last{3 * page - 50, 150, 10};
    injection::stage s;
    std::size_t const before = locked_pages();
    mmap::region r = locked(s, last);
    CHECK(resize(r, last.wanted, "ftruncate", 1, EPERM) == std::errc::operation_not_permitted);
    CHECK(locked_pages() - before == touched(last));
    CHECK(unlocks(r));
    CHECK(locked_pages() == before);
}

TEST_CASE("a shrunk region that cannot be locked again is locked nowhere") {
    injection::stage s;
    std::size_t const before = locked_pages();
    mmap::region r(s.file, mmap::RDWR);
    r.lock(0, page);
    r.lock(2 * page, page);
    CHECK_FALSE(resize(r, 3 * page, "mlock", 1, full));
    CHECK(r.view() == pattern.substr(0, 3 * page));
    CHECK(locked_pages() == before);
    CHECK_FALSE(unlocks(r));
}
