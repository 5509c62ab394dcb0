#include <algorithm>
#include <mmap/compat/mio.hpp>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"

TEMPLATE_TEST_CASE("compat/mio.hpp: each class is a container, forwards and backwards", "",
                   mio::mmap_source, mio::mmap_sink, mio::shared_mmap_source,
                   mio::shared_mmap_sink) {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    std::string const text = test::pattern(100);
    TestType m(path);
    TestType const& c = m;
    CHECK(std::equal(m.begin(), m.end(), text.begin(), text.end()));
    CHECK(std::equal(c.begin(), c.end(), text.begin(), text.end()));
    CHECK(std::equal(m.cbegin(), m.cend(), text.begin(), text.end()));
    CHECK(std::equal(m.rbegin(), m.rend(), text.rbegin(), text.rend()));
    CHECK(std::equal(c.rbegin(), c.rend(), text.rbegin(), text.rend()));
    CHECK(std::equal(m.crbegin(), m.crend(), text.rbegin(), text.rend()));
    CHECK(m[99] == text[99]);
    CHECK(c[99] == text[99]);
    CHECK(m.data() == c.data());
    CHECK(!m.empty());
    CHECK(m.is_mapped());

    TestType const closed;
    CHECK(closed.empty());
    CHECK(closed.begin() == closed.end());
    CHECK(closed.mapped_length() == 0);
    CHECK(closed.file_handle() == mio::invalid_handle);
}

TEMPLATE_TEST_CASE("compat/mio.hpp: mappings move, swap and compare", "", mio::mmap_source,
                   mio::ummap_sink, mio::shared_mmap_source, mio::shared_ummap_sink) {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    TestType a(path);
    TestType b(path, 50);
    auto const* const at = a.data();
    a.swap(b);
    CHECK(b.data() == at);
    CHECK(a.size() == 50);
    TestType moved(std::move(b));
    CHECK(moved.data() == at);
    CHECK(!b.is_open());  // NOLINT: that it is closed is the promise
    CHECK(b.size() == 0);
    b = std::move(moved);
    CHECK(b.data() == at);
    CHECK(b.size() == 100);

    CHECK(b == b);
    CHECK(a != b);
    CHECK((a < b) != (b < a));
    CHECK((a < b) == (b > a));
    CHECK((a <= b) == !(a > b));
    CHECK((a >= b) == !(a < b));
    CHECK(!(a < a));
    CHECK(!(a > a));
    CHECK(a <= a);
    CHECK(a >= a);
    CHECK(TestType() == TestType());
}

TEST_CASE("compat/mio.hpp: owners of one shared mapping see one mapping") {
    test::temp_dir const dir;
    std::string const path = (dir / "file.bin").string();
    test::pattern_file(path, 100);
    mio::mmap_source one(path);
    mio::shared_mmap_source first(std::move(one));
    CHECK(!one.is_open());  // NOLINT: that it is closed is the promise
    mio::shared_mmap_source second = first;
    CHECK(first == second);
    mio::shared_mmap_source const third(first.get_shared_ptr());
    CHECK(third.data() == first.data());

    std::error_code error;
    second.map(path, 50, 10, error);
    CHECK(first.size() == 10);
    CHECK((std::string(third.begin(), third.end()) == test::pattern(10, 50)));
    second.unmap();
    CHECK(!first.is_open());
    CHECK(third.empty());

    first = mio::mmap_source(path);
    CHECK(first.size() == 100);
    first = std::make_shared<mio::mmap_source>(path, 90);
    CHECK(first.size() == 10);
    mio::shared_mmap_source fourth;
    fourth.unmap();
    fourth.map(path, error);
    CHECK(fourth.size() == 100);
}
