#include <mmap.hpp>
#include <type_traits>

#include "support/catch.hpp"
#include "support/file.hpp"
#include "support/temp_dir.hpp"
#include "support/thrown.hpp"

namespace {
struct entry {
    std::int32_t number;
    char text[24];
};
}  // namespace

TEST_CASE("region: shows its bytes as elements, to read and to write") {
    test::temp_dir const dir;
    test::write_file(dir / "file.bin", std::string(100 * sizeof(entry), '\0'));
    mmap::region r(dir / "file.bin", mmap::RDWR);
    CHECK(r.as<entry>().size() == 100);
    r.as<entry>()[43].number = 243;
    mmap::region const reads(dir / "file.bin");
    static_assert(std::is_same_v<decltype(reads.as<entry const>()), mmap::span<entry const>>);
    CHECK(reads.as<entry const>()[43].number == 243);
    CHECK(reads.as<entry const>().size_bytes() == reads.size());
}

TEST_CASE("region: each form shows the same elements, and tells the same errors") {
    mmap::region r(mmap::ANON, 48, mmap::COPY);
    mmap::region const& reads = r;
    mmap::region odd(mmap::ANON, 49, mmap::COPY);
    mmap::region const& odd_reads = odd;
    using T = std::uint32_t;
    std::error_code ec = mmap::errc::closed;
    CHECK(r.as<T>(ec).size() == 12);
    CHECK_FALSE(ec);
    ec = mmap::errc::closed;
    CHECK(reads.as<T const>(ec).size() == 12);
    CHECK_FALSE(ec);
    CHECK(r.as<T>().size() == 12);
    CHECK(reads.as<T const>().size() == 12);
    CHECK(reads.as<T const>(ec).data() == static_cast<void const*>(r.data()));
    CHECK(reads.as<T const>(44, 1, ec).size() == 1);

    CHECK(odd_reads.as<T const>(ec).empty());
    CHECK(ec == mmap::errc::partial_element);
    CHECK(odd.as<T>(ec).empty());
    CHECK(ec == mmap::errc::partial_element);
    CHECK(test::code_thrown([&] { (void)odd.as<T>(); }) == ec);
    CHECK(test::code_thrown([&] { (void)odd_reads.as<T const>(); }) == ec);
    CHECK(reads.as<T const>(48, 1, ec).empty());
    CHECK(ec == mmap::errc::out_of_range);
    CHECK(test::code_thrown([&] { (void)r.as<T>(48, 1); }) == ec);
    CHECK(test::code_thrown([&] { (void)reads.as<T const>(48, 1); }) == ec);

    mmap::region closed;
    CHECK(closed.as<T>(0, 0, ec).empty());
    CHECK(ec == mmap::errc::closed);
    CHECK(closed.as<T const>(ec).empty());
    CHECK(ec == mmap::errc::closed);
}

TEST_CASE("region: elements that begin anywhere in it: a header, and a table behind it") {
    mmap::region r(mmap::ANON, 8 + 10 * 4, mmap::COPY);
    r.as<std::uint64_t>(0, 1)[0] = 7;
    r.as<std::uint32_t>(8, 10)[9] = 9;
    CHECK(r.as<std::uint32_t const>()[11] == 9);
    std::error_code ec;
    CHECK(r.as<std::uint32_t>(8, 0, ec).empty());
    CHECK_FALSE(ec);
}

TEST_CASE("region: one element is misaligned or not as many are, by its address alone") {
    mmap::region r(mmap::ANON, 64, mmap::COPY);
    std::error_code ec;
    for (std::size_t const count : {1U, 2U, 3U}) {
        CHECK(r.as<std::uint32_t>(2, count, ec).empty());
        CHECK(ec == mmap::errc::misaligned);
        CHECK(r.as<std::uint32_t>(4, count, ec).size() == count);
        CHECK_FALSE(ec);
    }
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region const odd(dir / "file.bin", mmap::RDONLY, 1, mmap::to_end);
    CHECK(odd.as<std::uint32_t const>(3, 1, ec).size() == 1);  // byte 4 of the file
    CHECK_FALSE(ec);
    CHECK(odd.as<std::uint32_t const>(0, 1, ec).empty());
    CHECK(ec == mmap::errc::misaligned);
    CHECK(odd.as<std::uint32_t const>(4, 1, ec).empty());
    CHECK(ec == mmap::errc::misaligned);
}

TEST_CASE("region: elements that it does not hold in full are out_of_range, however many") {
    mmap::region r(mmap::ANON, 48, mmap::COPY);
    struct row {
        std::size_t offset, count;
    };
    static constexpr row rows[] = {{0, 13},          {8, 11},       {48, 1},
                                   {52, 0},          {0, SIZE_MAX}, {0, SIZE_MAX / 4 + 1},
                                   {SIZE_MAX - 3, 1}};
    for (row const& o : rows) {
        CAPTURE(o.offset, o.count);
        std::error_code ec;
        CHECK(r.as<std::uint32_t>(o.offset, o.count, ec).empty());
        CHECK(ec == mmap::errc::out_of_range);
        CHECK_THROWS_AS(r.as<std::uint32_t const>(o.offset, o.count), mmap::error);
    }
}

TEST_CASE("region: a size that is no whole number of elements is partial_element") {
    mmap::region r(mmap::ANON, 49, mmap::COPY);
    std::error_code ec;
    CHECK(r.as<std::uint32_t>(ec).empty());
    CHECK(ec == mmap::errc::partial_element);
    CHECK(test::code_thrown([&] { (void)r.as<std::uint32_t const>(); }) ==
          mmap::errc::partial_element);
    CHECK(r.as<char>().size() == 49);
}

TEST_CASE("region: an address that does not suit the type is misaligned") {
    test::temp_dir const dir;
    test::pattern_file(dir / "file.bin", 100);
    mmap::region const r(dir / "file.bin", mmap::RDONLY, 2, 8);
    std::error_code ec;
    CHECK(r.as<std::uint32_t const>(ec).empty());
    CHECK(ec == mmap::errc::misaligned);
    CHECK(r.as<std::uint32_t const>(2, 1).size() == 1);
    CHECK(r.as<std::uint16_t const>().size() == 4);
}
