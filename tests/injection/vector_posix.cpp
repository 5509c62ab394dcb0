#include <cerrno>

#include "calls.hpp"
#include "scenarios.hpp"
#include "support/catch.hpp"
#include "support/thrown.hpp"

TEST_CASE("a vector grows by what it needs where the disk has no more") {
    injection::stage s;
    mmap::vector<std::uint64_t> a(s.fresh, 1);
    std::error_code ec;
    injection::arm(injection::number_of("fallocate"), 1, ENOSPC);
    a.push_back(8, ec);
    CHECK(injection::disarm());
    CHECK_FALSE(ec);
    CHECK(a.size() == 2);
    CHECK(a[1] == 8);
}

TEST_CASE("a vector that cannot be given its exact size says which, and is closed") {
    injection::stage s;
    mmap::vector<std::uint64_t> a(s.fresh);
    a.push_back(8);
    injection::arm(injection::number_of("ftruncate"), 1, EIO);
    auto const error = test::thrown([&] { a.close(); });
    CHECK(injection::disarm());
    REQUIRE(error);
    CHECK(error->operation() == "give its exact size to");
    CHECK(error->object().find("a vector of 1 records in \"" + s.fresh.string()) == 0);
    CHECK_FALSE(a.is_open());
    CHECK(std::filesystem::file_size(s.fresh) > sizeof(std::uint64_t));

    mmap::vector<char> b(s.file);
    b.push_back('b');
    std::error_code ec;
    injection::arm(injection::number_of("ftruncate"), 1, EIO);
    b.close(ec);
    CHECK(injection::disarm());
    CHECK(ec == std::errc::io_error);
    CHECK_FALSE(b.is_open());
}

TEST_CASE("a file that another program has made meanwhile is the vector's") {
    injection::stage s;
    test::write_file(s.fresh, "12345678");
    std::error_code ec;
    injection::arm(injection::number_of("open"), 1, ENOENT);  // there was none a moment ago
    mmap::vector<std::uint64_t> const a(s.fresh, 1, ec);
    CHECK(injection::disarm());
    CHECK_FALSE(ec);
    CHECK(a.size() == 1);
    CHECK_FALSE(a.created());
}
