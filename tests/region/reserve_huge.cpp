#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

// A terabyte on a small file; on 32 bits, and where a system refuses, capacity() tells what was obtained.
TEST_CASE("region: an enormous reserve works, or capacity() tells what there is instead") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    for (std::size_t const reserve :
         {static_cast<std::size_t>(std::uint64_t{1} << 40U), SIZE_MAX / 2, SIZE_MAX}) {
        if (reserve == 0) continue;  // 32 bits
        CAPTURE(reserve);
        mmap::options o;
        o.reserve = reserve;
        mmap::region file(dir / "file.bin", mmap::RDWR, o);
        o.length = 100;
        mmap::region own(mmap::ANON, mmap::COPY, o);
        mmap::region family(mmap::ANON, mmap::RDWR, o);
        for (mmap::region* r : {&file, &own, &family}) {
            CHECK(r->size() == 100);
            CHECK(r->capacity() >= 100);
            std::size_t const n = r->capacity() < 1000000 ? r->capacity() : 1000000;
            auto const* const at = r->data();
            r->resize(n);
            CHECK(r->data() == at);
            r->writable_bytes()[n - 1] = std::byte{1};
        }
        CHECK(file.file_size() == file.size());
        file.resize(100);
    }
}

#if defined(__linux__) && defined(__x86_64__)
#include "support/proc.hpp"

TEST_CASE("region: a terabyte of reserve is obtained, and costs no memory") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    std::size_t const tib = std::size_t{1} << 40U;
    mmap::options o;
    o.length = 100;
    o.reserve = tib;
    std::size_t const before =
        test::kib_of("/proc/self/status", "VmRSS") + test::kib_of("/proc/self/status", "VmPTE");
    mmap::region const file(dir / "file.bin", mmap::RDWR, o);
    mmap::region const own(mmap::ANON, mmap::COPY, o);
    mmap::region const family(mmap::ANON, mmap::RDWR, o);
    std::size_t const after =
        test::kib_of("/proc/self/status", "VmRSS") + test::kib_of("/proc/self/status", "VmPTE");
    for (mmap::region const* r : {&file, &own, &family}) CHECK(r->capacity() >= tib);
    CHECK(after < before + (std::size_t{1} << 20U));
}
#endif
