#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"

TEST_CASE("ring: no path keeps a handle or a mapping longer than the ring") {
    test::shared_name const name("held ring");
    test::shared_name const partial("held partial");
    mmap::shared const shared(name.text);
    std::size_t const n = mmap::granularity();
    std::error_code ec;
    auto const all_paths = [&] {
        mmap::ring a(n, ec);
        mmap::ring b(shared, n, ec);
        CHECK(b.is_open());
        mmap::ring const c(shared, ec);
        CHECK(c.is_open());
        mmap::ring const other(shared, 2 * n, ec);
        CHECK_FALSE(other);
        mmap::ring const must(shared, test::creating(mmap::create::must, n), ec);
        CHECK_FALSE(must);
        mmap::region const odd(mmap::shared{partial.text}, n + 100);
        mmap::ring const none(mmap::shared{partial.text}, ec);
        CHECK_FALSE(none);
        mmap::ring const missing(mmap::shared{name.text + '2'}, ec);
        CHECK_FALSE(missing);
        mmap::ring moved(std::move(a));
        moved = std::move(b);
        mmap::ring fourth(n);
        fourth.unmap();
    };
    all_paths();  // once, for what the runtime takes for good
    test::holdings const before = test::held();
    for (int i = 0; i < 3; ++i) all_paths();
    CHECK(test::held() == before);
}

TEST_CASE("ring: a private one keeps no handle") {
    { mmap::ring const first(1); }
    std::size_t const before = test::open_descriptors();
    mmap::ring const r(1);
    CHECK(r.is_open());
    CHECK(test::open_descriptors() == before);
}
