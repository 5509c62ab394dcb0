#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE("region: whatever a closed region is asked for is errc::closed, in both forms") {
    mmap::region r;
    char byte = 0;
    std::error_code ec;
    auto const check = [&](auto quiet, auto throwing) {
        ec.clear();
        quiet();
        CHECK(ec == mmap::errc::closed);
        CHECK(test::code_thrown(throwing) == mmap::errc::closed);
    };
    check([&] { r.flush(ec); }, [&] { r.flush(); });
    check([&] { r.flush(0, 0, ec); }, [&] { r.flush(0, 0); });
    check([&] { r.flush_async(ec); }, [&] { r.flush_async(); });
    check([&] { r.flush_async(0, 0, ec); }, [&] { r.flush_async(0, 0); });
    check([&] { r.invalidate(ec); }, [&] { r.invalidate(); });
    check([&] { r.resize(1, ec); }, [&] { r.resize(1); });
    check([&] { r.slide(0, ec); }, [&] { r.slide(0); });
    check([&] { r.slide(0, 1, ec); }, [&] { r.slide(0, 1); });
    check([&] { r.lock(ec); }, [&] { r.lock(); });
    check([&] { r.unlock(ec); }, [&] { r.unlock(); });
    check([&] { r.protect(mmap::RDONLY, ec); }, [&] { r.protect(mmap::RDONLY); });
    check([&] { r.advise(mmap::advice::normal, ec); }, [&] { r.advise(mmap::advice::normal); });
    check([&] { r.prefetch(ec); }, [&] { r.prefetch(); });
    check([&] { r.discard(0, 0, ec); }, [&] { r.discard(0, 0); });
    check([&] { CHECK(r.resident(ec) == 0); }, [&] { (void)r.resident(); });
    check([&] { CHECK(r.file_size(ec) == 0); }, [&] { (void)r.file_size(); });
    check([&] { r.read(0, &byte, 1, ec); }, [&] { r.read(0, &byte, 1); });
    check([&] { r.write(0, &byte, 1, ec); }, [&] { r.write(0, &byte, 1); });
    check([&] { (void)r.writable_bytes(ec); }, [&] { (void)r.writable_bytes(); });
}
