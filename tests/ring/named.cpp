#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"
#include "support/thrown.hpp"

TEST_CASE("ring: a name and a size create it, and the next one opens the same ring") {
    test::shared_name const name("ring");
    mmap::shared const shared(name.text);
    std::error_code ec = mmap::errc::closed;
    mmap::ring a(shared, 100, ec);
    CHECK_FALSE(ec);
    CHECK(a.created());
    CHECK(a.size() == mmap::granularity());
    mmap::ring b(shared, 100);
    CHECK_FALSE(b.created());
    mmap::ring c(shared);
    mmap::ring d(shared, ec);
    CHECK_FALSE(ec);
    CHECK(c.size() == a.size());
    CHECK(d.size() == a.size());
    a.at(a.size() - 1, 2)[1] = std::byte{9};
    for (mmap::ring* const r : {&b, &c, &d}) CHECK(r->at(0, 1)[0] == std::byte{9});
}

TEST_CASE("ring: a name that is missing is no_such_file_or_directory without a size") {
    test::shared_name const name("missing ring");
    std::error_code ec;
    mmap::ring const none(mmap::shared{name.text}, ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_FALSE(none);
    auto const e = test::thrown([&] { mmap::ring{mmap::shared{name.text}}; });
    REQUIRE(e);
    CHECK(e->code() == ec);
    CHECK(std::string(e->what()).find("ring \"" + name.text + '"') != std::string::npos);
}

TEST_CASE("ring: a name of another size is invalid_argument, and the message tells both sizes") {
    test::shared_name const name("other size");
    mmap::shared const shared(name.text);
    mmap::ring const made(shared, mmap::granularity());
    std::string const there = "it has " + std::to_string(mmap::granularity());
    for (std::size_t const n : {2 * mmap::granularity(), 9 * mmap::granularity()}) {
        std::error_code ec;
        mmap::ring const none(shared, n, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(none);
        auto const e = test::thrown([&] { mmap::ring(shared, n); });
        REQUIRE(e);
        CHECK(std::string(e->what()).find(std::to_string(n) + " bytes asked for, " + there) !=
              std::string::npos);
    }
    CHECK(mmap::ring(shared).size() == made.size());
}

TEST_CASE("ring: named memory that is no multiple of the granularity is invalid_argument") {
    test::shared_name const name("partial");
    mmap::region const made(mmap::shared{name.text}, mmap::granularity() + 100);
    std::error_code ec;
    mmap::ring const none(mmap::shared{name.text}, ec);
    CHECK(ec == std::errc::invalid_argument);
    CHECK_FALSE(none);
}

TEST_CASE("ring: create says what to do about a name, in both forms") {
    test::shared_name const name("ring create");
    mmap::shared const shared(name.text);
    std::size_t const n = mmap::granularity();
    std::error_code ec;
    mmap::ring none(shared, test::creating(mmap::create::never, n), ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    mmap::ring const made(shared, test::creating(mmap::create::must, n));
    CHECK(made.created());
    none = mmap::ring(shared, test::creating(mmap::create::must, n), ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(none);
    CHECK(test::code_thrown([&] { mmap::ring(shared, test::creating(mmap::create::must, n)); }) ==
          std::errc::file_exists);
    none = mmap::ring(shared, test::creating(mmap::create::truncate, n), ec);
    CHECK(ec == mmap::errc::not_supported);
    mmap::ring const opened(shared, test::creating(mmap::create::never, n), ec);
    CHECK_FALSE(ec);
    CHECK(opened.size() == n);
    CHECK_FALSE(opened.created());
}

TEST_CASE("ring: a name and options without a length create 64 MiB") {
    test::shared_name const name("ring default");
    std::error_code ec;
    mmap::ring const r(mmap::shared{name.text}, test::creating(mmap::create::must), ec);
    if (ec) {
        WARN("no 64 MiB of shared memory here: " << ec.message());
        return;
    }
    CHECK(r.size() == std::size_t{64} << 20U);
}

TEST_CASE("ring: a bad name or size is invalid_argument, and nothing is made") {
    test::shared_name const name("ring zero");
    std::error_code ec;
    for (std::string const& bad : {std::string("a/b"), std::string(), std::string(256, 'n')}) {
        mmap::ring const none(mmap::shared{bad}, 100, ec);
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(none);
    }
    CHECK_FALSE(mmap::ring(mmap::shared{name.text}, 0, ec));
    CHECK(ec == std::errc::invalid_argument);
    CHECK_FALSE(mmap::ring(mmap::shared{name.text}, static_cast<std::size_t>(-2), ec));
    CHECK(ec == std::errc::not_enough_memory);
    CHECK_FALSE(mmap::ring(mmap::shared{name.text}, ec));
    CHECK(ec == std::errc::no_such_file_or_directory);
}

TEST_CASE("ring: options that it does not have are not_supported, and nothing is made") {
    test::shared_name const name("ring options");
    mmap::options const plain = test::creating(mmap::create::must, mmap::granularity());
    std::error_code ec;
    auto const refuses = [&](auto change) {
        mmap::options how = plain;
        change(how);
        CHECK_FALSE(mmap::ring(mmap::shared{name.text}, how, ec));
        CHECK(ec == mmap::errc::not_supported);
    };
    refuses([](mmap::options& o) { o.offset = mmap::granularity(); });
    refuses([](mmap::options& o) { o.reserve = 1; });
    refuses([&](mmap::options& o) { o.address = &o; });
    refuses([](mmap::options& o) { o.fixed = true; });
    refuses([](mmap::options& o) { o.grow = true; });
    refuses([](mmap::options& o) { o.unchecked = true; });
    refuses([](mmap::options& o) { o.populate = true; });
    refuses([](mmap::options& o) { o.locked = true; });
    refuses([](mmap::options& o) { o.huge = true; });
    refuses([](mmap::options& o) { o.native_flags = 1; });
    CHECK_FALSE(mmap::ring(mmap::shared{name.text}, ec));
    CHECK(ec == std::errc::no_such_file_or_directory);
}
