#include <cerrno>

#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"

namespace {
/// load() of a file that is large enough to be mapped, where mmap() fails so.
mmap::contents load_unmappable(int failure, std::error_code& ec) {
    injection::stage s;
    test::pattern_file(s.fresh, mmap::contents::mapped_from);
    injection::missing const none("mmap", failure);
    injection::arm(0, 0, 0);
    mmap::contents loaded = mmap::load(s.fresh, ec);
    injection::disarm();
    return loaded;
}
}  // namespace

// As /sys/kernel/btf/vmlinux (EACCES), or a file of FUSE that is not cached (ENODEV).
TEST_CASE("load: what can be read and not mapped is read, however large it is") {
    for (int const failure : {EACCES, ENODEV}) {
        CAPTURE(failure);
        std::error_code ec;
        mmap::contents const c = load_unmappable(failure, ec);
        CHECK_FALSE(ec);
        CHECK_FALSE(c.mapping().is_open());
        CHECK((c.view() == test::pattern(mmap::contents::mapped_from)));
    }
}

TEST_CASE("load: a file for which there is no address space is not read into memory") {
    std::error_code ec;
    mmap::contents const c = load_unmappable(ENOMEM, ec);
    CHECK(ec == std::errc::not_enough_memory);
    CHECK(c.empty());
}
