#include <mmap.hpp>

#include "support/catch.hpp"
#include "support/held.hpp"
#include "support/options.hpp"
#include "support/shared_name.hpp"
#include "support/thrown.hpp"

TEST_CASE(
    "named: the first region creates it, zeroed, and the next one of the same name maps the same") {
    test::shared_name const name("first");
    mmap::region a(mmap::shared(name.text), 4096);
    CHECK(a.created());
    CHECK(a.size() == 4096);
    CHECK(a.mode() == mmap::RDWR);
    CHECK(a.view() == std::string(4096, '\0'));
    mmap::region const b(mmap::shared(name.text), 4096);
    CHECK_FALSE(b.created());
    a.writable_bytes()[9] = std::byte{77};
    CHECK(b[9] == std::byte{77});
}

TEST_CASE("named: without a length it has its present size") {
    test::shared_name const name("size");
    mmap::region const a(mmap::shared(name.text), mmap::granularity());
    mmap::region const b{mmap::shared(name.text)};
    CHECK_FALSE(b.created());
    CHECK(b.size() == mmap::granularity());
    mmap::region const reads(mmap::shared(name.text), mmap::to_end, mmap::RDONLY);
    CHECK(reads.size() == mmap::granularity());
    CHECK_FALSE(reads.writable());
    mmap::region const part(mmap::shared(name.text), 100);
    CHECK(part.size() == 100);
}

TEST_CASE("named: created with a length of to_end it has 64 MiB") {
    test::shared_name const name("default");
    mmap::region const r(mmap::shared(name.text), mmap::to_end);
    CHECK(r.created());
    CHECK(r.size() == std::size_t{64} << 20U);
}

// `region(shared{"tpyo"})` made 64 MiB of it.
TEST_CASE("named: without a length and without create, a missing name is an error") {
    test::shared_name const name("missing");
    mmap::shared const missing(name.text);
    std::error_code ec;
    CHECK_FALSE(mmap::region(missing, ec));
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK_FALSE(mmap::region(missing, mmap::RDWR, ec));
    CHECK(ec == std::errc::no_such_file_or_directory);
    CHECK(test::code_thrown([&] { mmap::region{missing}; }) ==
          std::errc::no_such_file_or_directory);
    CHECK(test::code_thrown([&] { mmap::region(missing, mmap::RDWR); }) ==
          std::errc::no_such_file_or_directory);

    mmap::region const made(missing, 5000, ec);
    CHECK_FALSE(ec);
    CHECK(made.created());
    mmap::region const opened(missing);
    CHECK_FALSE(opened.created());
    CHECK(opened.size() >= 5000);
}

TEST_CASE("named: a length beyond the present size is past_end_of_file") {
    test::shared_name const name("beyond");
    mmap::region const a(mmap::shared(name.text), mmap::granularity());
    CHECK(test::code_thrown([&] {
              mmap::region(mmap::shared(name.text), mmap::granularity() + 1);
          }) == mmap::errc::past_end_of_file);
    std::error_code ec;
    mmap::region const b(mmap::shared(name.text), mmap::RDWR,
                         test::creating(mmap::create::never, 2, mmap::granularity() - 1), ec);
    CHECK(ec == mmap::errc::past_end_of_file);
    CHECK(a.size() == mmap::granularity());
}

TEST_CASE("named: with options, create says what to do") {
    test::shared_name const name("create");
    mmap::shared const shared(name.text);
    std::error_code ec;
    mmap::region none(shared, mmap::RDWR, test::creating(mmap::create::never, 100), ec);
    CHECK(ec == std::errc::no_such_file_or_directory);
    mmap::region const made(shared, mmap::RDWR, test::creating(mmap::create::must, 100), ec);
    CHECK_FALSE(ec);
    CHECK(made.created());
    mmap::region again(shared, mmap::RDWR, test::creating(mmap::create::must, 100), ec);
    CHECK(ec == std::errc::file_exists);
    CHECK_FALSE(again.is_open());
    again = mmap::region(shared, mmap::RDWR, test::creating(mmap::create::if_missing, 100), ec);
    CHECK_FALSE(ec);
    CHECK_FALSE(again.created());
    mmap::region truncated(shared, mmap::RDWR, test::creating(mmap::create::truncate, 100), ec);
    CHECK(ec == mmap::errc::not_supported);
    CHECK(made.view() == std::string(100, '\0'));
}

TEST_CASE("named: RDONLY does not create, and says whose name is missing") {
    test::shared_name const name("missing");
    auto const e =
        test::thrown([&] { mmap::region(mmap::shared(name.text), mmap::to_end, mmap::RDONLY); });
    REQUIRE(e);
    CHECK(e->code() == std::errc::no_such_file_or_directory);
    CHECK(std::string(e->what()).find("shared memory \"" + name.text) != std::string::npos);
}

TEST_CASE("named: a part at any offset, and COPY, which stays private") {
    test::shared_name const name("part");
    mmap::region whole(mmap::shared(name.text), 100000);
    mmap::region part(mmap::shared(name.text), mmap::RDWR,
                      test::creating(mmap::create::never, 100, 70001));
    CHECK(part.offset() == 70001);
    part.writable_bytes()[0] = std::byte{'p'};
    CHECK(whole[70001] == std::byte{'p'});
    mmap::region own(mmap::shared(name.text), mmap::to_end, mmap::COPY);
    own.writable_bytes()[0] = std::byte{'c'};
    CHECK(whole[0] == std::byte{0});
}

TEST_CASE("named: bad names and lengths are invalid_argument, and nothing is made") {
    test::holdings const before = test::held();
    std::string const names[] = {
        "", "a/b", "a\\b", ".", "..", std::string(256, 'n'), std::string("a\0b", 3)};
    for (std::string const& name : names) {
        std::error_code ec;
        CHECK_FALSE(mmap::region(mmap::shared(name), 100, mmap::RDWR, ec));
        CHECK(ec == std::errc::invalid_argument);
        CHECK_FALSE(mmap::remove_shared(name, ec));
        CHECK(ec == std::errc::invalid_argument);
        CHECK_THROWS_AS(mmap::remove_shared(name), mmap::error);
    }
    std::error_code ec;
    CHECK_FALSE(mmap::region(mmap::shared("mmap-test-zero"), 0, mmap::RDWR, ec));
    CHECK(ec == std::errc::invalid_argument);
    CHECK(test::held() == before);
}

TEST_CASE("named: names may have 255 bytes, and each is a name of its own") {
    test::shared_name const unique("long");
    std::string const one = unique.text + std::string(254 - unique.text.size(), 'n') + '1';
    std::string const two = unique.text + std::string(254 - unique.text.size(), 'n') + '2';
    {
        mmap::region a(mmap::shared(one), 100);
        mmap::region const b(mmap::shared(two), 100);
        CHECK(a.created());
        CHECK(b.created());
        a.writable_bytes()[0] = std::byte{1};
        CHECK(b[0] == std::byte{0});
        CHECK(mmap::region(mmap::shared(one), 100)[0] == std::byte{1});
    }
    mmap::remove_shared(one);
    mmap::remove_shared(two);
}
