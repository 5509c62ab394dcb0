#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: swap exchanges everything, locks included") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 1000);
    mmap::region a(dir / "file.bin", mmap::RDWR, 10, mmap::to_end);
    mmap::region b(mmap::ANON, 100, mmap::COPY);
    auto const* const at_a = a.data();
    auto const* const at_b = b.data();
    auto const handle = a.native_handle();
    b.lock();
    swap(a, b);
    CHECK(a.data() == at_b);
    CHECK(b.data() == at_a);
    CHECK(a.size() == 100);
    CHECK(b.size() == 990);
    CHECK(b.offset() == 10);
    CHECK(a.mode() == mmap::COPY);
    CHECK(b.mode() == mmap::RDWR);
    CHECK(b.native_handle() == handle);
    CHECK(a.native_handle() == mmap::detail::native::none);
    std::error_code ec;
    b.unlock(ec);
    CHECK(ec == mmap::errc::not_locked);
    a.unlock(ec);
    CHECK_FALSE(ec);
}

TEST_CASE("region: swap exchanges what was known of the files, and the space behind the bytes") {
    test::temp_dir const dir;
    test::pattern_file(dir / "1", 1000);
    test::pattern_file(dir / "2", 300);
    mmap::options o;
    o.length = 100;
    o.reserve = 1000000;
    mmap::region a(dir / "1", mmap::RDONLY, 0, 10);
    mmap::region b(dir / "2");
    mmap::region c(mmap::ANON, mmap::COPY, o);
    std::size_t const capacity = c.capacity();
    swap(a, b);
    CHECK(a.file_size() == 300);
    CHECK(b.file_size() == 1000);
    swap(b, c);
    CHECK(b.capacity() == capacity);
    CHECK(b.writable());
    CHECK(c.capacity() == 10);
    CHECK(c.file_size() == 1000);
}

TEST_CASE("region: swap with itself and with a closed region") {
    mmap::region a(mmap::ANON, 100);
    auto const* const at = a.data();
    a.swap(a);
    CHECK(a.data() == at);
    CHECK(a.size() == 100);
    mmap::region b;
    b.swap(a);
    CHECK_FALSE(a.is_open());
    CHECK(b.data() == at);
}
