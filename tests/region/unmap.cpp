#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/held.hpp"
#include "support/shared_name.hpp"
#include "support/temp_dir.hpp"

TEST_CASE("region: the destructor gives mapping and handle back, for every kind of region") {
    test::temp_dir const dir;
    std::filesystem::path const path = dir / "file.bin";
    test::pattern_file(path, 200000);
    test::shared_name const name("unmap");
    auto const all = [&] {
        mmap::region(path, mmap::RDONLY);
        mmap::region(path, mmap::RDWR);
        mmap::region(path, mmap::COPY);
        mmap::region(path, mmap::NONE);
        mmap::region(path, mmap::RDWR, 65537, 100);
        mmap::region(mmap::ANON, 100000);
        mmap::region(mmap::ANON, 100000, mmap::COPY);
        mmap::region(mmap::shared(name.text), 100000);
        mmap::remove_shared(name.text);
        mmap::options o;
        o.reserve = std::size_t{1} << 24U;
        o.keep_handle = true;
        mmap::region(path, mmap::RDWR, o);
        mmap::region(path, mmap::RDONLY, o);
        mmap::region r(mmap::ANON, 100000);
        r.lock(0, 4096);
        r.resize(300000);
    };
    all();
    test::holdings const before = test::held();
    for (int i = 0; i < 100; ++i) all();
    CHECK(test::held() == before);
}

TEST_CASE("region: unmap() closes, and a second one does nothing") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    test::holdings const before = test::held();
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.unmap();
    CHECK_FALSE(r.is_open());
    CHECK(r.size() == 0);
    CHECK(r.data() == nullptr);
    CHECK(r.mode() == mmap::NONE);
    CHECK(r.offset() == 0);
    CHECK(r.native_handle() == mmap::detail::native::none);
    CHECK(test::held() == before);
    r.unmap();
    CHECK(test::held() == before);
}

TEST_CASE("region: stores survive unmap() without a flush") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", "abc");
    mmap::region r(dir / "file.bin", mmap::RDWR);
    r.writable_bytes()[0] = std::byte{'X'};
    r.unmap();
    CHECK(test::read_file(dir / "file.bin") == "Xbc");
}
